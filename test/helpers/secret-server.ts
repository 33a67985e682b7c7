import { join } from "node:path";
import { freePort, startProcess, waitFor } from "./background-process.ts";
import { getTool } from "./tools.ts";

/** moto, which speaks for AWS Secrets Manager, on the loopback interface. It keeps everything in memory. */
export interface SecretServer {
  readonly endpoint: string;
  /** Environment variables with which a client may use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startSecretServer(folder: string): Promise<SecretServer> {
  const port = await freePort();
  const arguments_ = ["--host", "127.0.0.1", "--port", String(port)];
  const server = startProcess(getTool("moto_server"), arguments_, join(folder, "moto.log"));
  const endpoint = `http://127.0.0.1:${port}`;
  await waitFor("moto", { timeoutMs: 60_000, intervalMs: 100, process: server }, async () => {
    const response = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    await response?.arrayBuffer();
    return response === undefined ? undefined : true;
  });
  return {
    endpoint,
    env: { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" },
    stop: () => server.stop(),
  };
}
