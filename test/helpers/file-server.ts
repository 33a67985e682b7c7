import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A web server on the loopback interface that counts what it is asked for. */
export interface FileServer {
  readonly url: string;
  /** Paths in the order of the requests. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** Answers each request by `answer`, which gets the number of requests for that path so far. */
export async function startFileServer(
  answer: (path: string, count: number, response: ServerResponse) => void,
): Promise<FileServer> {
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const path = request.url ?? "";
    requests.push(path);
    answer(path, requests.filter((other) => other === path).length, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
