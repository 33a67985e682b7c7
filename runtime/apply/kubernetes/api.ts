import { request } from "node:https";
import type { ApiCredentials } from "./credentials.ts";

/** Where an API is, and how it proves that it is the one. */
export interface ApiPlace {
  readonly host: string;
  readonly port: string;
  /** The name in its certificate. */
  readonly hostname: string;
  /** PEM of the cluster's certificate authority. */
  readonly ca: string;
  /** Milliseconds that one answer may take. */
  readonly timeout: number;
}

/** An answer; `status` is 0 and `text` says why where there is none. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
}

/** More than the largest list that a cluster gives. */
const longestAnswer = 256 * 1024 * 1024;

/** Asks the API something. */
export function askApi(
  { host, port, hostname, ca, timeout }: ApiPlace,
  path: string,
  signal: AbortSignal,
  credentials?: ApiCredentials,
): Promise<ApiAnswer> {
  const { token, certificate, key } = credentials ?? {};
  return new Promise((resolve) => {
    const headers = { host: hostname, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const identity = certificate === undefined || key === undefined ? {} : { cert: certificate, key };
    const sent = request(
      { host, port, servername: hostname, headers, path, ca, signal, timeout, agent: false, ...identity },
      (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > longestAnswer) sent.destroy(new Error("the answer has no end"));
          chunks.push(chunk);
        });
        answer.on("error", (error) => resolve({ status: 0, text: error.message }));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.on("error", (error) => resolve({ status: 0, text: error.message }));
    sent.end();
  });
}
