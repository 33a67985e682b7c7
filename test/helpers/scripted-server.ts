import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";

/** One request as it came. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ScriptedServer {
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  close(): void;
}

/** A server on this machine that answers what `answer` says and keeps what it was asked. */
export async function scriptedServer(
  answer: (request: SeenRequest, index: number) => Scripted,
): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const whole = await buffer(request).catch(() => undefined);
    // Whoever gave up in the middle gets no answer.
    if (whole === undefined) return;
    const asked = { method, path, headers, body: whole };
    seen.push(asked);
    const { status = 200, headers: given = {}, body = "" } = answer(asked, seen.length - 1);
    response.writeHead(status, given).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${port}`, seen, close };
}
