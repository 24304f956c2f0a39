/**
 * Names the launch of this page, or why there is none.
 */
export class NoLaunchError extends Error {
  /** `no-launch`, or the gateway's reason code such as `session-expired`. */
  readonly reason: string;
}

/** What the EHR said of a launch: `GET /launches/{id}`. */
export interface LaunchContext {
  readonly id: string;
  readonly app: string;
  readonly patient?: string;
  readonly encounter?: string;
  readonly fhirContext: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Who uses the app, as a FHIR reference. */
  readonly fhirUser?: string;
  /** Whether the app must show which patient this is. */
  readonly needPatientBanner: boolean;
  readonly intent?: string;
  readonly tenant?: string;
  readonly styleUrl?: string;
  /** Where the person can take the grant back. */
  readonly managementUrl?: string;
  /** Scopes in force, separated by spaces: hide what they do not allow. */
  readonly scope: string;
  readonly fhirBase: string;
  readonly sessionEndsAt: string;
  /** Members that the operator lets through (`context-members`). */
  readonly [member: string]: unknown;
}

export interface Success<T> {
  readonly ok: true;
  readonly status: number;
  /** JSON as parsed, another body as a Blob, `null` without a body. */
  readonly data: T;
  readonly response: Response;
}

/**
 * - `signed-out` (401): offer to launch again, never retry in a loop
 * - `forbidden` (403): policy, scope or another site; change the request
 * - `not-found` (404): missing, or another patient's
 * - `conflict` (409): the record has changed, or the request names no launch
 * - `busy` (429, 503): wait `retryAfter` seconds
 * - `failed`: any other answer
 */
export interface Refusal {
  readonly ok: false;
  readonly kind: "signed-out" | "forbidden" | "not-found" | "conflict" | "busy" | "failed";
  readonly status: number;
  /** The gateway's reason code; stable, unlike the text. */
  readonly reason: string | null;
  /** A text for people. */
  readonly advice: string;
  /** Seconds, if the gateway said how long. */
  readonly retryAfter: number | null;
  /** The OperationOutcome, if there is one. */
  readonly data: unknown;
  readonly response: Response;
}

/** There was no answer. Nobody is logged out by that. */
export interface Unreachable {
  readonly ok: false;
  readonly kind: "unreachable";
  readonly status: 0;
  readonly reason: null;
  readonly advice: string;
  readonly response?: undefined;
}

export type Result<T> = Success<T> | Refusal | Unreachable;

export type SessionEvent =
  /** The launch is live; `launches` is the number of all in this session. */
  | { readonly type: "live"; readonly launches: number }
  /** It ends at `expiresAt` unless it is used (`idle`), or in any case (`absolute`). */
  | { readonly type: "expiring"; readonly expiresAt: string; readonly limit: "idle" | "absolute" }
  /** It is over; no further event follows. */
  | { readonly type: "ended"; readonly reason: string; readonly limit: string | null }
  /** The gateway cannot read the state now. Nobody is logged out; go on. */
  | { readonly type: "unavailable"; readonly reason: string };

export interface FetchOptions extends Omit<RequestInit, "body" | "credentials" | "redirect" | "mode"> {
  /** A plain object is sent as FHIR JSON, anything else as it is. */
  readonly body?: BodyInit | object | null;
}

export interface Launch {
  readonly id: string;
  readonly context: LaunchContext;
  /** Absolute, without a trailing slash: for any FHIR client. */
  readonly fhirBase: string;

  /**
   * One FHIR request.
   * @param path relative to the FHIR base, or an address of the gateway under it, such as a link of a page
   * @throws TypeError for an address elsewhere: nothing is sent
   * @throws AbortError if `options.signal` says so; nothing else
   */
  fetch<T = unknown>(path: string, options?: FetchOptions): Promise<Result<T>>;

  /**
   * All pages of a search, each asked for when it is wanted.
   * @throws Error with the refusal as `result`
   */
  pages<T = unknown>(search: string): AsyncGenerator<T, void, void>;

  /**
   * Hears of this launch's session. The tabs that show the same launch share one stream.
   * Listening does not keep the session alive.
   * @returns stops this listener
   */
  onSession(listener: (event: SessionEvent) => void): () => void;

  /** Ends this launch; others of this browser go on. */
  end(): Promise<Result<null>>;

  /** Ends the session with all its launches. `elsewhere` is where the EHR's own session can be ended, or null. */
  logout(): Promise<Result<null> & { readonly elsewhere: string | null }>;
}

export interface OpenOptions {
  /** Instead of the id in the page's address. */
  readonly launch?: string;
  /** Path before the gateway's own paths, without a trailing slash; empty by default. */
  readonly gateway?: string;
}

/** The launch id in an address, of this page by default, or null. */
export function launchIn(address?: string): string | null;

/**
 * Opens the launch of this page.
 * @throws NoLaunchError if the address names none, or it is over, or the gateway cannot say
 */
export function openLaunch(options?: OpenOptions): Promise<Launch>;
