import {
  CodeActionKind,
  CodeLensRefreshRequest,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  ProposedFeatures,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { createProtocolConnection, type MessageReader, type MessageWriter } from "vscode-languageserver/node";
import { createUris, type Encoding, type Host } from "./base/index.ts";
import { legend, Places } from "./features/index.ts";
import { Publisher } from "./publish.ts";
import { registerRequests } from "./requests.ts";
import { Session, Workbench } from "./session/index.ts";

/** What was settled with the client when it said hello. */
interface Settled {
  readonly session: Session;
  readonly publisher: Publisher;
  readonly workbench: Workbench;
  readonly places: Places;
  /** Whether completions may have places to fill in. */
  readonly takesSnippets: boolean;
  readonly createsFiles: boolean;
  /** Whether the client asks for lenses again when it is told to. */
  readonly refreshesLenses: boolean;
  readonly settings: unknown;
  /** Whether the client asks for diagnostics, so that none are pushed. */
  readonly pulls: boolean;
}

type Connection = ProposedFeatures.Connection;

/**
 * Serves one client until it says good-bye or goes away, and returns the exit code of the protocol: 0 where it had
 * asked for the end before.
 */
export function serve(reader: MessageReader, writer: MessageWriter, host: Host): Promise<number> {
  return new Promise((resolve) => {
    const end = { shutdownReceived: false, initialize: () => {}, exit: resolve };
    const connection: Connection = createConnection(
      (logger) => {
        const protocol = createProtocolConnection(reader, writer, logger);
        let isClosed = false;
        protocol.onClose(() => {
          isClosed = true;
          resolve(end.shutdownReceived ? 0 : 1);
        });
        // What is logged of a client that went away would be thrown where nobody can catch it.
        return new Proxy(protocol, {
          get: (target, name) =>
            isClosed && name === "sendNotification" ? () => Promise.resolve() : Reflect.get(target, name),
        });
      },
      end,
      ProposedFeatures.all,
    );
    connect(connection, host);
    connection.listen();
  });
}

function connect(connection: Connection, host: Host): void {
  const uris = createUris(host.cwd);
  let settled: Settled | undefined;
  connection.onInitialize((params) => {
    const encoding = encodingFor(params);
    settled = settle(connection, host, params, encoding, uris);
    registerDocuments(connection, settled, uris);
    registerRequests(connection, settled, uris);
    return helloOf(encoding, settled.pulls);
  });
  connection.onInitialized(() => void watchFiles(connection, settled));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      const path = uris.toPath(uri);
      if (path !== undefined) settled?.session.changedOnDisk(path);
    }
    if (!changes.some(({ uri }) => uri.endsWith("/podplane.build.json"))) return;
    settled?.workbench.builtAnew();
    if (settled?.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  });
}

type Uris = ReturnType<typeof createUris>;

function settle(connection: Connection, host: Host, params: InitializeParams, encoding: Encoding, uris: Uris): Settled {
  const pulls = params.capabilities.textDocument?.diagnostic !== undefined;
  const refreshes = params.capabilities.workspace?.diagnostics?.refreshSupport === true;
  const session: Session = new Session(host, encoding, (path, before) => {
    if (!pulls) publisher.push(path, before);
    // Who asked for another document may get another answer now.
    else if (refreshes && session.documents.all().length > 1) connection.languages.diagnostics.refresh();
  });
  const places = new Places(session.documents, uris, encoding);
  const publisher = new Publisher(session, places, (path, version, diagnostics) => {
    const uri = session.documents.get(path)?.uri ?? uris.toUri(path);
    void connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
  });
  const folders = (params.workspaceFolders ?? []).flatMap(({ uri }) => uris.toPath(uri) ?? []);
  const workbench = new Workbench(session, host, folders.length > 0 ? folders : ["."]);
  const takesSnippets = params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
  const { workspaceEdit } = params.capabilities.workspace ?? {};
  const createsFiles =
    workspaceEdit?.documentChanges === true && workspaceEdit.resourceOperations?.includes("create") === true;
  const refreshesLenses = params.capabilities.workspace?.codeLens?.refreshSupport === true;
  const settings = params.initializationOptions;
  return { session, publisher, pulls, workbench, places, takesSnippets, createsFiles, refreshesLenses, settings };
}

/** UTF-8 where the client has it: then nobody counts in UTF-16 units. */
function encodingFor({ capabilities }: InitializeParams): Encoding {
  const known = capabilities.general?.positionEncodings ?? [];
  return known[0] === PositionEncodingKind.UTF8 ? "utf-8" : "utf-16";
}

function helloOf(encoding: Encoding, pulls: boolean): InitializeResult {
  return {
    serverInfo: { name: "podplanec" },
    capabilities: {
      positionEncoding: encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
      hoverProvider: true,
      completionProvider: { triggerCharacters: [".", "=", "{", "(", "[", ","] },
      definitionProvider: true,
      implementationProvider: true,
      codeLensProvider: { resolveProvider: true },
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.SourceFixAll],
      },
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      foldingRangeProvider: true,
      inlayHintProvider: true,
      selectionRangeProvider: true,
      documentLinkProvider: {},
      signatureHelpProvider: { triggerCharacters: ["(", ","] },
      semanticTokensProvider: { legend, full: true },
      ...(pulls ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {}),
    },
  };
}

/** Files that answers depend on: other sources, values from outside, lock files, and what says that there was a build. */
const watched = "**/{*.podplane,*.podplanevars,podplane.cluster.jsonc,podplane.lock.json,podplane.build.json}";

async function watchFiles(connection: Connection, settled: Settled | undefined): Promise<void> {
  if (!settled) return;
  try {
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: watched }] });
  } catch {
    // A client that watches no files tells of edits only.
  }
}

function registerDocuments(connection: Connection, { session, publisher, pulls }: Settled, uris: Uris): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    const path = uris.toPath(uri);
    if (path !== undefined) session.open(path, uri, version, text);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const path = uris.toPath(uri);
    if (path !== undefined) session.change(path, version, contentChanges);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const path = uris.toPath(uri);
    if (path !== undefined) session.close(path);
  });
  if (!pulls) return;
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    const path = uris.toPath(textDocument.uri);
    if (path === undefined || !session.documents.get(path)) return { kind: "full", items: [] };
    await session.currentResult(path);
    return publisher.answer(path, previousResultId);
  });
}
