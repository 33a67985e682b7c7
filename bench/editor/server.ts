import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  ConfigurationRequest,
  createProtocolConnection,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

/** A language server in a process of its own, as an editor has it. */
export interface Server {
  readonly connection: ProtocolConnection;
  /** Waits for the diagnostics of a version of the document. */
  told(version: number): Promise<void>;
  /** Resident memory, in MiB. */
  memory(): number;
  /** Processor time of the thread that answers, so far, in milliseconds. */
  cpu(): number;
  end(): Promise<void>;
}

/** Starts Node with these arguments and says hello as a plain client. */
export async function startServer(args: readonly string[], cwd: string): Promise<Server> {
  const child = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let last = 0;
  let wake = () => {};
  connection.onNotification(PublishDiagnosticsNotification.type, ({ version = 0 }) => {
    last = Math.max(last, version);
    wake();
  });
  // TypeSpec's server asks for settings before it does anything.
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => null));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification(InitializedNotification.type, {});
  const statusOf = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
  return {
    connection,
    async told(version) {
      while (last < version) await new Promise<void>((done) => (wake = done));
    },
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(statusOf("status"))?.[1] ?? 0) / 1024,
    // The first figure is the time on a processor, in nanoseconds (the kernel's `sched-stats.rst`).
    cpu: () => Number(statusOf(`task/${child.pid}/schedstat`).split(" ")[0]) / 1e6,
    async end() {
      const gone = new Promise((done) => child.once("exit", done));
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await gone;
    },
  };
}
