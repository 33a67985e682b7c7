import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort, startProcess, waitFor } from "./background-process.ts";
import { getTool } from "./tools.ts";

/** A real object store server on the loopback interface. */
export interface ObjectServer {
  readonly kind: "s3" | "gcs";
  /** Its address, such as `http://127.0.0.1:7070`. */
  readonly endpoint: string;
  /** The scheme of its addresses: `s3` or `gs`. */
  readonly scheme: "s3" | "gs";
  /** Environment variables with which a client may use it. */
  readonly env: Readonly<Record<string, string>>;
  makeBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

const startTimeoutMs = 30_000;

/** Starts versitygw, an S3 server with conditional writes, that keeps its buckets below `folder`. */
export async function startS3Server(folder: string, region = "us-east-1"): Promise<ObjectServer> {
  const port = await freePort();
  const data = join(folder, "s3");
  await mkdir(data, { recursive: true });
  const env = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret", AWS_REGION: region };
  const server = startProcess(
    getTool("versitygw"),
    [
      "--access",
      env.AWS_ACCESS_KEY_ID,
      "--secret",
      env.AWS_SECRET_ACCESS_KEY,
      "--region",
      region,
      "--port",
      `127.0.0.1:${port}`,
      "posix",
      data,
    ],
    join(folder, "versitygw.log"),
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await waitFor("versitygw", { timeoutMs: startTimeoutMs, intervalMs: 50, process: server }, () => answers(endpoint));
  return {
    kind: "s3",
    scheme: "s3",
    endpoint,
    env,
    makeBucket: async (name) => void (await mkdir(join(data, name))),
    stop: () => server.stop(),
  };
}

/** Starts fake-gcs-server, an emulator of Google Cloud Storage, that keeps its buckets in memory. */
export async function startGcsServer(folder: string): Promise<ObjectServer> {
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const server = startProcess(
    getTool("fake-gcs-server"),
    ["-backend", "memory", "-scheme", "http", "-host", "127.0.0.1", "-port", String(port)],
    join(folder, "fake-gcs-server.log"),
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const options = { timeoutMs: startTimeoutMs, intervalMs: 50, process: server };
  await waitFor("fake-gcs-server", options, () => answers(`${endpoint}/storage/v1/b`));
  return {
    kind: "gcs",
    scheme: "gs",
    endpoint,
    env: {},
    makeBucket: async (name) => {
      const response = await fetch(`${endpoint}/storage/v1/b`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name }),
      });
      if (!response.ok) throw new Error(`fake-gcs-server made no bucket: ${response.status}`);
    },
    stop: () => server.stop(),
  };
}

async function answers(url: string): Promise<true | undefined> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response === undefined ? undefined : true;
}
