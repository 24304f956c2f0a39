/**
 * For apps behind the gateway. No token is ever in the browser: the cookie, which scripts cannot read, is the
 * credential, and the launch id in the page's address selects the launch. See index.d.ts for the contract.
 */

const REASON = "X-Gateway-Reason";
const LAUNCH = "X-Gateway-Launch";
const ID = /^[A-Za-z0-9_-]{16,64}$/;
const RETRY_EVENTS = 30_000;

/** Thrown if the address names no launch, or none of this browser's. */
export class NoLaunchError extends Error {
  constructor(reason, message) {
    super(message);
    this.name = "NoLaunchError";
    this.reason = reason;
  }
}

/** The launch id in an address, or null. */
export function launchIn(address = location.href) {
  const id = new URL(address, location.href).searchParams.get("launch");
  return id !== null && ID.test(id) ? id : null;
}

/** Opens the launch of this page. */
export async function openLaunch(options = {}) {
  const id = options.launch ?? launchIn();
  if (id === null || !ID.test(id)) {
    throw new NoLaunchError("no-launch", "The address of this page names no launch. Open the app from the EHR.");
  }
  const result = await ask(`${options.gateway ?? ""}/launches/${id}`, {});
  if (!result.ok) {
    throw new NoLaunchError(result.reason ?? result.kind, result.advice);
  }
  return new Launch(id, result.data, options.gateway ?? "");
}

class Launch {
  #gateway;

  #events = null;

  constructor(id, context, gateway) {
    this.#gateway = gateway;
    this.id = id;
    this.context = Object.freeze(context);
    this.fhirBase = new URL(context.fhirBase, location.origin).href;
  }

  /** One FHIR request. */
  async fetch(path, options = {}) {
    const result = await ask(this.#address(path), prepared(options));
    if (result.response !== undefined && result.response.headers.get(LAUNCH) !== this.id && result.ok) {
      return refused("failed", result.response, "The answer is of another launch.");
    }
    return result;
  }

  /** The pages of a search. */
  async *pages(search) {
    let next = search;
    while (next !== undefined) {
      const result = await this.fetch(next);
      if (!result.ok) {
        throw Object.assign(new Error(result.advice), { result });
      }
      yield result.data;
      next = (result.data.link ?? []).find((link) => link.relation === "next")?.url;
    }
  }

  /** Listens to events of this launch's session. */
  onSession(listener) {
    this.#events ??= new Shared(this.id, this.#gateway);
    return this.#events.add(listener);
  }

  /** Ends this launch. */
  async end() {
    return ask(`${this.#gateway}/launches/${this.id}`, { method: "DELETE" });
  }

  /** Ends the session with all its launches. */
  async logout() {
    const result = await ask(`${this.#gateway}/logout`, { method: "POST" });
    const link = /<([^>]+)>;\s*rel="urn:smartgateway:end-session"/.exec(result.response?.headers.get("Link") ?? "");
    return { ...result, elsewhere: link === null ? null : link[1] };
  }

  /** An address under the FHIR base of this launch, and nowhere else. */
  #address(path) {
    const base = this.fhirBase;
    const address = new URL(path.replace(/^\/(?!\/)/, ""), `${base}/`);
    if (address.origin + address.pathname !== base && !address.href.startsWith(`${base}/`)) {
      throw new TypeError("Not an address under the FHIR base of this launch");
    }
    return address.href;
  }
}

function prepared(options) {
  const headers = new Headers(options.headers);
  let body = options.body;
  if (!headers.has("Accept")) {
    headers.set("Accept", "application/fhir+json");
  }
  if (body !== null && typeof body === "object" && Object.getPrototypeOf(body) === Object.prototype) {
    body = JSON.stringify(body);
    if (!headers.has("Content-Type")) {
      headers.set("Content-Type", "application/fhir+json");
    }
  }
  return { ...options, headers, body };
}

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, { ...options, credentials: "same-origin", redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    return { ok: false, kind: "unreachable", status: 0, reason: null, advice: "The gateway cannot be reached." };
  }
  const data = await content(response);
  if (response.ok) {
    return { ok: true, status: response.status, data, response };
  }
  return refused(kind(response.status), response, advice(data), data);
}

async function content(response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.status === 204 || response.status === 304) {
    return null;
  }
  if (/^(application|text)\/([a-z.-]+\+)?json\b/i.test(type)) {
    try {
      return await response.json();
    } catch {
      return null;
    }
  }
  return response.ok && type !== "" ? response.blob() : null;
}

function kind(status) {
  const kinds = { 401: "signed-out", 403: "forbidden", 404: "not-found", 409: "conflict", 429: "busy", 503: "busy" };
  return kinds[status] ?? "failed";
}

function refused(what, response, text, data = null) {
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return {
    ok: false,
    kind: what,
    status: response.status,
    reason: response.headers.get(REASON),
    advice: text ?? `The gateway answered ${response.status}.`,
    retryAfter: Number.isNaN(wait) ? null : wait,
    data,
    response,
  };
}

function advice(data) {
  const issue = data?.issue?.[0];
  return issue?.diagnostics ?? issue?.details?.text ?? data?.detail ?? data?.title;
}

/**
 * The events of one launch, received once for all tabs that show it. Tabs of another launch are separate: channel
 * and lock contain a fingerprint of the launch id, because the id is a capability and must not be disclosed.
 */
class Shared {
  #id;

  #gateway;

  #listeners = new Set();

  #channel = null;

  #source = null;

  #leave = null;

  #last = null;

  #closed = false;

  constructor(id, gateway) {
    this.#id = id;
    this.#gateway = gateway;
    this.#join();
  }

  add(listener) {
    this.#listeners.add(listener);
    if (this.#last !== null) {
      queueMicrotask(() => this.#listeners.has(listener) && this.#last !== null && listener(this.#last));
    }
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async #join() {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`smart-gateway:${this.#id}`));
    const name = `smart-gateway-${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => {
      if (data === "hello") {
        if (this.#source !== null && this.#last !== null) {
          this.#channel.postMessage(this.#last);
        }
      } else {
        this.#tell(data);
      }
    };
    this.#channel.postMessage("hello");
    // The tab that holds the lock listens; the next tab takes over when it is closed.
    navigator.locks.request(name, () => this.#closed ? undefined : new Promise((leave) => {
      this.#leave = leave;
      this.#listen();
    }));
  }

  #listen() {
    const source = new EventSource(`${this.#gateway}/session/events?launch=${encodeURIComponent(this.#id)}`);
    this.#source = source;
    const hear = (name, event) => source.addEventListener(name, (message) => event(JSON.parse(message.data)));
    hear("session", (data) => {
      const over = (data.ended ?? []).find((ended) => ended.launch === this.#id);
      this.#say(over === undefined ? { type: "live", launches: data.live }
        : { type: "ended", reason: over.reason, limit: over.limit ?? null });
    });
    hear("session-expiring", (data) => data.launch === this.#id
      && this.#say({ type: "expiring", expiresAt: data.expiresAt, limit: data.limit }));
    hear("launch-ended", (data) => data.launch === this.#id
      && this.#say({ type: "ended", reason: data.reason, limit: data.limit ?? null }));
    hear("session-ended", (data) => this.#say({ type: "ended", reason: data.reason, limit: data.limit ?? null }));
    hear("unavailable", (data) => this.#say({ type: "unavailable", reason: data.reason }));
    source.onerror = () => source.readyState === EventSource.CLOSED && this.#refused();
  }

  /** The stream was refused: either the launch has ended, or there are too many streams. */
  async #refused() {
    const result = await ask(`${this.#gateway}/launches/${this.#id}`, {});
    if (!result.ok && (result.kind === "signed-out" || result.kind === "not-found")) {
      this.#say({ type: "ended", reason: result.reason, limit: null });
    } else if (!this.#closed) {
      setTimeout(() => !this.#closed && this.#listen(), RETRY_EVENTS);
    }
  }

  #say(event) {
    this.#channel.postMessage(event);
    this.#tell(event);
  }

  #tell(event) {
    if (this.#closed) {
      return;
    }
    this.#last = event;
    if (event.type === "ended") {
      this.#closed = true;
      this.#source?.close();
      this.#leave?.();
    }
    this.#listeners.forEach((listener) => listener(event));
    if (this.#closed) {
      this.#channel.close();
    }
  }
}
