import { once } from "node:events";
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";

/**
 * A point of one request's life, as seen between client and server.
 *
 * - `request-head`: the server has got nothing yet.
 * - `request-body`: the server has got the head and `bytes` bytes of the body.
 * - `request-end`: the server has got everything, and deals with it to its end; the client has no answer to wait for.
 * - `answer-head`: the server has answered; the client has got nothing yet.
 * - `answer-part`: the client has got `bytes` bytes of the answer, head included.
 */
export type FaultPoint =
  | { readonly at: "request-head" | "request-end" | "answer-head" }
  | { readonly at: "request-body" | "answer-part"; readonly bytes: number };

/**
 * What happens there: both connections are closed (`drop`) or reset (`reset`); nothing moves any more although they
 * stay open (`stall`); the client gets a 503 (`status`); or the caller acts, and nothing moves any more (`call`).
 */
export type FaultAction =
  | { readonly kind: "drop" | "reset" | "stall" | "status" }
  | { readonly kind: "call"; readonly reached: () => void };

export interface Fault {
  readonly point: FaultPoint;
  readonly action: FaultAction;
  /** How many of the matching requests meet it; the others pass. */
  readonly times: number;
  matches(request: IncomingMessage): boolean;
}

export interface FaultProxy {
  readonly url: string;
  /** Arms a fault, in place of the one before; undefined lets everything pass. */
  arm(fault: Fault | undefined): void;
  /** How many requests have met the armed fault. */
  met(): number;
  /**
   * Holds the answers to the next `count` matching requests until all of them are there, so that as many clients go
   * on from the same moment.
   */
  gather(count: number, matches: (request: IncomingMessage) => boolean): void;
  /** Resolves once the server has dealt with every request that met its fault at `request-end`. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Gathering {
  missing: number;
  readonly matches: (request: IncomingMessage) => boolean;
  readonly complete: PromiseWithResolvers<void>;
}

interface State {
  fault: Fault | undefined;
  met: number;
  gathering: Gathering | undefined;
  /** The requests that the server still deals with although their client is cut off. */
  readonly abandoned: Set<Promise<unknown>>;
}

/** Starts a proxy in front of a plain HTTP server, such as `http://127.0.0.1:7070`. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const state: State = { fault: undefined, met: 0, gathering: undefined, abandoned: new Set() };
  const sockets = new Set<Socket>();
  const settled = async () => {
    await Promise.all(state.abandoned);
  };
  const server = createServer(async (request, response) => {
    // What the server does with the request before must not be a matter of who is faster.
    await settled();
    const fault = claimFault(state, request);
    forward({ request, response, upstream, fault, held: holdAnswer(state, request), struck: false }, state.abandoned);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy got no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    arm: (fault) => {
      state.fault = fault;
      state.met = 0;
    },
    met: () => state.met,
    gather: (count, matches) => {
      state.gathering = { missing: count, matches, complete: Promise.withResolvers() };
    },
    settled,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function claimFault(state: State, request: IncomingMessage): Fault | undefined {
  const { fault } = state;
  if (fault === undefined || state.met >= fault.times || !fault.matches(request)) return undefined;
  state.met += 1;
  return fault;
}

function holdAnswer(state: State, request: IncomingMessage): Promise<void> | undefined {
  const { gathering } = state;
  if (gathering === undefined || gathering.missing === 0 || !gathering.matches(request)) return undefined;
  gathering.missing -= 1;
  if (gathering.missing === 0) gathering.complete.resolve();
  return gathering.complete.promise;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: string;
  readonly fault: Fault | undefined;
  readonly held: Promise<void> | undefined;
  /** Set when the fault has happened; from then on nothing is passed on. */
  struck: boolean;
}

/** Passes one request on, as it came: the signature of an S3 request covers its headers, the host's too. */
function forward(exchange: Exchange, abandoned: Set<Promise<unknown>>): void {
  const { request, response, upstream, fault } = exchange;
  response.on("error", () => undefined);
  if (fault?.point.at === "request-head") {
    strike(exchange, fault.action, undefined);
    return;
  }
  const headers = { ...request.headers };
  // The proxy says `continue` itself, so that the body comes at once and its bytes can be counted.
  delete headers.expect;
  const onward = requestHttp(new URL(request.url ?? "/", upstream), {
    method: request.method ?? "GET",
    headers,
    agent: false,
  });
  onward.on("error", () => {
    if (!exchange.struck) request.socket.destroy();
  });
  // A client that is gone is gone for the server, too, unless the server has got all that it needs.
  response.once("close", () => {
    if (!(exchange.struck && fault?.point.at === "request-end")) onward.destroy();
  });
  if (fault?.point.at === "request-end") {
    const closed = new Promise<void>((resolve) => onward.once("close", resolve)).finally(() =>
      abandoned.delete(closed),
    );
    abandoned.add(closed);
  }
  onward.once("response", (answer) => void relayAnswer(exchange, answer));
  onward.flushHeaders();
  sendBody(exchange, onward);
}

function sendBody(exchange: Exchange, onward: ClientRequest): void {
  const { request, fault } = exchange;
  const limit = fault?.point.at === "request-body" ? fault.point.bytes : Number.POSITIVE_INFINITY;
  let sent = 0;
  const strikeNow = () => {
    if (fault) strike(exchange, fault.action, onward);
  };
  if (limit === 0) {
    onward.once("socket", (socket) => socket.once("connect", () => setImmediate(strikeNow)));
    return;
  }
  request.on("data", (chunk: Buffer) => {
    const part = chunk.subarray(0, limit - sent);
    if (part.length === 0) return;
    sent += part.length;
    if (sent >= limit) onward.write(part, strikeNow);
    else if (!onward.write(part)) {
      request.pause();
      onward.once("drain", () => request.resume());
    }
  });
  request.once("end", () => {
    if (sent >= limit) return;
    // A 503 there means: stored, and then an answer that denies it. `relayAnswer` gives it.
    const strikes = fault?.point.at === "request-end" && fault.action.kind !== "status";
    onward.end(() => {
      if (strikes && fault) strike(exchange, fault.action, undefined);
    });
  });
}

async function relayAnswer(exchange: Exchange, answer: IncomingMessage): Promise<void> {
  const { request, response, fault, held } = exchange;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  await held;
  if (exchange.struck) return;
  const body = Buffer.concat(chunks);
  switch (fault?.point.at) {
    case "answer-head":
    case "request-end":
      strike(exchange, fault.action, undefined);
      return;
    case "answer-part":
      request.socket.write(serialize(answer, body).subarray(0, fault.point.bytes), () =>
        strike(exchange, fault.action, undefined),
      );
      return;
    case "request-head":
    case "request-body":
    case undefined:
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.end(body);
  }
}

/** The answer as bytes, so that it can be cut anywhere. */
function serialize(answer: IncomingMessage, body: Buffer): Buffer {
  const names = Object.entries(answer.headers).filter(([name]) => !["transfer-encoding", "connection"].includes(name));
  const lines = names.map(([name, value]) => `${name}: ${[value].flat().join(", ")}\r\n`).join("");
  const length = answer.headers["content-length"] === undefined ? `content-length: ${body.length}\r\n` : "";
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${answer.statusCode} OK\r\n${lines}${length}\r\n`), body]);
}

function strike(exchange: Exchange, action: FaultAction, onward: ClientRequest | undefined): void {
  exchange.struck = true;
  const { socket } = exchange.request;
  switch (action.kind) {
    case "drop":
      onward?.destroy();
      socket.destroy();
      return;
    case "reset":
      onward?.socket?.resetAndDestroy();
      socket.resetAndDestroy();
      return;
    case "stall":
      return;
    case "status":
      onward?.destroy();
      socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      return;
    case "call":
      action.reached();
      return;
  }
}
