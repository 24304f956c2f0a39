/**
 * Thrown if this page has no launch; names the reason.
 */
export class NoLaunchError extends Error {
  /** `no-launch`, or the gateway's reason code such as `session-expired`. */
  readonly reason: string;
}

/** The launch context, as from `GET /launches/{id}`. */
export interface LaunchContext {
  readonly id: string;
  readonly app: string;
  readonly patient?: string;
  readonly encounter?: string;
  readonly fhirContext: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** The user, as a FHIR reference. */
  readonly fhirUser?: string;
  /** Whether the app must show a patient banner. */
  readonly needPatientBanner: boolean;
  readonly intent?: string;
  readonly tenant?: string;
  readonly styleUrl?: string;
  /** Address where the user can revoke the grant. */
  readonly managementUrl?: string;
  /** Effective scopes, separated by spaces: hide functions that need others. */
  readonly scope: string;
  readonly fhirBase: string;
  readonly sessionEndsAt: string;
  /** Further members that the operator permits (`context-members`). */
  readonly [member: string]: unknown;
}

export interface Success<T> {
  readonly ok: true;
  readonly status: number;
  /** Parsed JSON, any other body as a Blob, `null` without a body. */
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
  /** A text for users. */
  readonly advice: string;
  /** Seconds to wait, if the gateway sent them. */
  readonly retryAfter: number | null;
  /** The OperationOutcome, if there is one. */
  readonly data: unknown;
  readonly response: Response;
}

/** There was no answer. The user is not logged out. */
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
  /** The launch ends at `expiresAt`, unless it is used (`idle`), or in any case (`absolute`). */
  | { readonly type: "expiring"; readonly expiresAt: string; readonly limit: "idle" | "absolute" }
  /** The launch has ended; no further event follows. */
  | { readonly type: "ended"; readonly reason: string; readonly limit: string | null }
  /** The gateway cannot read the state right now. The user is not logged out; continue. */
  | { readonly type: "unavailable"; readonly reason: string };

export interface FetchOptions extends Omit<RequestInit, "body" | "credentials" | "redirect" | "mode"> {
  /** A plain object is sent as FHIR JSON, anything else unchanged. */
  readonly body?: BodyInit | object | null;
}

export interface Launch {
  readonly id: string;
  readonly context: LaunchContext;
  /** The FHIR base for any FHIR client: absolute, without a trailing slash. */
  readonly fhirBase: string;

  /**
   * Sends one FHIR request.
   * @param path relative to the FHIR base, or an address of the gateway under it, such as a link of a page
   * @throws TypeError for any other address; nothing is sent
   * @throws AbortError if `options.signal` is aborted
   */
  fetch<T = unknown>(path: string, options?: FetchOptions): Promise<Result<T>>;

  /**
   * All pages of a search, each requested when it is needed.
   * @throws Error with the refusal as `result`
   */
  pages<T = unknown>(search: string): AsyncGenerator<T, void, void>;

  /**
   * Listens to events of this launch's session. Tabs that show the same launch share one stream.
   * Listening does not keep the session alive.
   * @returns a function that removes the listener
   */
  onSession(listener: (event: SessionEvent) => void): () => void;

  /** Ends this launch; others of this browser continue. */
  end(): Promise<Result<null>>;

  /** Ends the session with all its launches. `elsewhere` is the address where the EHR's own session can be ended, or null. */
  logout(): Promise<Result<null> & { readonly elsewhere: string | null }>;
}

export interface OpenOptions {
  /** The launch id, instead of the one in the page's address. */
  readonly launch?: string;
  /** Path before the gateway's own paths, without a trailing slash; empty by default. */
  readonly gateway?: string;
}

/** Returns the launch id in an address (by default that of this page), or null. */
export function launchIn(address?: string): string | null;

/**
 * Opens the launch of this page.
 * @throws NoLaunchError if the address names no launch, the launch has ended, or the gateway cannot read its state
 */
export function openLaunch(options?: OpenOptions): Promise<Launch>;
