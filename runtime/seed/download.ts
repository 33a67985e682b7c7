import { UserError } from "../cli/index.ts";

/** How to fetch over http and https. */
export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which a connection counts as dead. Default 30,000. */
  readonly idleTimeout?: number;
  /** Milliseconds to wait before the second, third … attempt; their number is that of the retries. */
  readonly retryDelays?: readonly number[];
}

const defaultIdleTimeout = 30_000;
const defaultRetryDelays: readonly number[] = [500, 2_000];

/** A status that the server may not give a moment later (RFC 9110 15.5.9, 15.6; RFC 6585 section 4). */
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** A transfer that failed in a way that another attempt may not. */
class PassingFailure extends Error {}

/** Whether a reference is an http(s) URL with a host; anything else is a local path (contract netsy-seed 5.4). */
export function isHttpUrl(reference: string): boolean {
  if (!/^https?:\/\//i.test(reference) || !URL.canParse(reference)) return false;
  return new URL(reference).hostname !== "";
}

/** What is done with a body; `announced` is its size in bytes, where the server says it of the body as it is given. */
type UseBody<T> = (body: AsyncIterable<Uint8Array>, announced: number | undefined) => Promise<T>;

/**
 * Fetches a URL and hands its body to `use`, again from the start after a broken transfer or a passing
 * status. Any 2xx is success. Throws `UserError` with the status or the reason, or the signal's reason.
 */
export async function fetchBody<T>(url: string, options: FetchOptions, use: UseBody<T>): Promise<T> {
  const delays = options.retryDelays ?? defaultRetryDelays;
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetchOnce(url, options, use);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof PassingFailure)) throw error;
      const delay = delays[attempt];
      if (delay === undefined) {
        throw new UserError(`${url} cannot be fetched: ${error.message}`, {
          why: `${attempt + 1} attempts failed`,
          fix: "check the address and the network, and run the command again",
          cause: error,
        });
      }
      await wait(delay, options.signal);
    }
  }
}

async function fetchOnce<T>(url: string, options: FetchOptions, use: UseBody<T>): Promise<T> {
  const idle = new IdleTimer(options.idleTimeout ?? defaultIdleTimeout);
  try {
    const response = await passing(fetch(url, { signal: AbortSignal.any([options.signal, idle.signal]) }));
    if (isPassing(response.status)) {
      await response.body?.cancel();
      throw new PassingFailure(`the server answered ${response.status}`);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new UserError(`${url} cannot be fetched: the server answered ${response.status}`, {
        fix: "check the address",
      });
    }
    return await use(bodyOf(response, idle), announcedSize(response));
  } finally {
    // A body that nobody read to its end would keep the connection, and the process.
    idle.end();
  }
}

/** A length speaks of the body as it travels: packed, it says nothing of what comes out. */
function announcedSize({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? undefined : Number(length);
}

async function* bodyOf(response: Response, idle: IdleTimer): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      idle.restart();
      const next = await passing(reader?.read() ?? Promise.resolve({ done: true as const, value: undefined }));
      // What is done with the bytes may take its time.
      idle.stop();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

async function passing<T>(transfer: Promise<T>): Promise<T> {
  try {
    return await transfer;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new PassingFailure(cause instanceof Error ? cause.message : String(cause), { cause: error });
  }
}

/** Aborts when nothing happened for a while. */
class IdleTimer {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.stop();
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.stop();
    this.#controller.abort();
  }

  #start(): NodeJS.Timeout {
    const reason = new Error(`nothing came for ${this.#milliseconds / 1000} seconds`);
    return setTimeout(() => this.#controller.abort(reason), this.#milliseconds);
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      fail(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      done();
    }, milliseconds);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
