import { posix } from "node:path";
import { PassThrough } from "node:stream";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { compile, type Workspace } from "../../compiler/index.ts";
import { LineIndex } from "../../grammar/index.ts";
import { type Host, type OpenTexts, serve } from "../../language-server/index.ts";

/** How a fault of ours, `new Error("a fault")`, is told: with all that a report needs. */
export const faultOfOurs =
  /^this is a bug in podplanec, not in your file\nfix: report it at https:\/\/github\.com\/podplane\/podplanec\/issues with these lines\nError: a fault\n(?: {4}at \S.*\n?)+$/;

/** What was last pushed for a document. */
export interface Pushed {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** An editor without a screen, in one process with its server. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly hello: InitializeResult;
  open(path: string, text: string): void;
  /** Replaces the whole text. */
  change(path: string, text: string): void;
  /** Changes what differs between two texts, as typing does. */
  edit(path: string, before: string, after: string): void;
  close(path: string): void;
  /** The diagnostics for the newest version of a document, once they are pushed. */
  diagnostics(path: string): Promise<readonly Diagnostic[]>;
  /** Every push, in order. */
  readonly pushes: readonly { readonly path: string; readonly pushed: Pushed }[];
  /** Ends the server; its exit code. */
  end(): Promise<number>;
}

const folder = "/project";

export function uriOf(path: string): string {
  return `file://${folder}/${path}`;
}

/** Files in memory, as a host; a test may replace parts of it. */
export function memoryHost(files: ReadonlyMap<string, string> = new Map()): Host {
  const workspace = (open: OpenTexts): Workspace => ({
    read(path) {
      const text = open.get(path) ?? files.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve(from, relative) {
      const path = posix.normalize(posix.join(posix.dirname(from), relative));
      return relative.startsWith("/") || path.startsWith("..")
        ? { kind: "outside", root: "." }
        : { kind: "path", path };
    },
  });
  return {
    cwd: folder,
    workspace,
    sourcesBelow: () => [...files.keys()].filter((path) => path.endsWith(".podplane")),
    sourcesBeside: (_, open) => [...open.keys(), ...files.keys()].filter((path) => path.endsWith(".podplane")),
    outputAt: async () => undefined,
    outputsOf: async () => [],
    changesOf: async () => [],
    locksOf: () => [],
    async check(file, open, cache) {
      const text = open.get(file) ?? files.get(file) ?? "";
      const notation = file.endsWith(".jsonc") ? "jsonc" : "podplane";
      const input = {
        file,
        text,
        notation,
        workspace: workspace(open),
        varsFiles: [],
        assignments: [],
        cache,
      } as const;
      return compile({ ...input, lockOf: () => undefined });
    },
  };
}

/** The part of a text that differs from another, as a change of its range. */
function differenceOf(before: string, after: string) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  // No place is between the two characters of a line break.
  if (before[start - 1] === "\r") start--;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (before[before.length - end] === "\n") end--;
  const index = new LineIndex(before);
  const at = (offset: number) => {
    const { line, column } = index.position(offset);
    return { line: line - 1, character: column - 1 };
  };
  const text = after.slice(start, after.length - end);
  return { range: { start: at(start), end: at(before.length - end) }, text };
}

/** @param initializationOptions the settings, as an editor sends them */
export async function startClient(
  host: Host,
  capabilities: ClientCapabilities = {},
  initializationOptions?: unknown,
): Promise<TestClient> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const served = serve(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), host);
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const versions = new Map<string, number>();
  const pushes: { path: string; pushed: Pushed }[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
    pushes.push({ path: decodeURIComponent(uri.slice(uriOf("").length)), pushed: { version, diagnostics } });
    for (const wake of waiting) wake();
  });
  connection.listen();
  const hello = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities,
    initializationOptions,
  });
  void connection.sendNotification(InitializedNotification.type, {});
  const next = (path: string): number => {
    const version = (versions.get(path) ?? 0) + 1;
    versions.set(path, version);
    return version;
  };
  return {
    connection,
    hello,
    pushes,
    open(path, text) {
      const textDocument = { uri: uriOf(path), languageId: "podplane", version: next(path), text };
      void connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    change(path, text) {
      const textDocument = { uri: uriOf(path), version: next(path) };
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument,
        contentChanges: [{ text }],
      });
    },
    edit(path, before, after) {
      const textDocument = { uri: uriOf(path), version: next(path) };
      const contentChanges = [differenceOf(before, after)];
      void connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges });
    },
    close(path) {
      versions.delete(path);
      void connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: uriOf(path) } });
    },
    diagnostics: (path) =>
      new Promise((found) => {
        const look = () => {
          const last = pushes.findLast((one) => one.path === path)?.pushed;
          if (last === undefined || last.version !== versions.get(path)) return;
          waiting.delete(look);
          found(last.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    async end() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code = await served;
      connection.dispose();
      return code;
    },
  };
}
