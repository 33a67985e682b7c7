import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** A server that keeps one state of OpenTofu, and its lock, for whoever knows the password. */
export interface StateServer {
  readonly address: string;
  /** The state as it was stored; undefined before that. */
  stored(): string | undefined;
  /** Requests that were served, as `METHOD PATH`. */
  readonly served: readonly string[];
  stop(): Promise<void>;
}

const methods: Readonly<Record<string, "lock" | "unlock">> = { LOCK: "lock", UNLOCK: "unlock" };

/** Starts it on the loopback interface. */
export async function startStateServer(username: string, password: string): Promise<StateServer> {
  let state: string | undefined;
  let lock: string | undefined;
  const served: string[] = [];
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

  const answer = (method: string, body: string): readonly [status: number, body: string] => {
    switch (methods[method] ?? method) {
      case "lock":
        if (lock !== undefined) return [423, lock];
        lock = body;
        return [200, ""];
      case "unlock":
        lock = undefined;
        return [200, ""];
      case "POST":
        state = body;
        return [200, ""];
      case "GET":
        return state === undefined ? [404, ""] : [200, state];
      default:
        return [405, ""];
    }
  };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isKnown = request.headers.authorization === expected;
    const [status, said] = isKnown ? answer(request.method ?? "", body) : [401, ""];
    if (isKnown) served.push(`${request.method} ${new URL(request.url ?? "", "http://here").pathname}`);
    response.writeHead(status).end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    address: `http://127.0.0.1:${address.port}`,
    stored: () => state,
    served,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
