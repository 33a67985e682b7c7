import {
  CodeLensRefreshRequest,
  type Hover,
  type Location,
  type ProposedFeatures,
  ResponseError,
} from "vscode-languageserver";
import type { ClientPosition, Uris } from "./base/index.ts";
import {
  actionsAt,
  codeLenses,
  completionAt,
  definitionAt,
  documentLinks,
  documentSymbols,
  explainLine,
  foldingRanges,
  formattingEdits,
  generatedFrom,
  highlightsAt,
  hoverAt,
  inlayHints,
  isOtherFile,
  otherCompletion,
  otherHover,
  otherSymbols,
  type Places,
  pastedActions,
  prepareRename,
  readHintSettings,
  readLensSettings,
  refactorActions,
  referencesAt,
  rename,
  resolveLens,
  selectionRanges,
  semanticTokens,
  signatureHelpAt,
  sourcesOfLine,
  typedEdits,
  uriOfLens,
  workspaceSymbols,
} from "./features/index.ts";
import type { OpenDocument, Workbench } from "./session/index.ts";

interface Asked {
  readonly workbench: Workbench;
  readonly places: Places;
  readonly takesSnippets: boolean;
  /** Whether edits may make files. */
  readonly createsFiles: boolean;
  readonly refreshesLenses: boolean;
  /** What the client sent of its settings when it said hello. */
  readonly settings: unknown;
}

interface AtPlace {
  readonly textDocument: { readonly uri: string };
  readonly position: ClientPosition;
}

/** Of any other document only the way to its source is asked. */
function isSource({ path }: OpenDocument): boolean {
  return path.endsWith(".podplane");
}

/** What a client may ask of documents. Each request is answered for the texts as they are when it is read. */
export function registerRequests(connection: Connection, asked: Asked, uris: Uris): void {
  const answers = answersFor(asked.workbench, uris);
  registerMeaning(connection, asked, answers);
  registerChanges(connection, asked, answers);
  registerHints(connection, asked, answers);
  registerStructure(connection, asked, answers);
}

type Connection = ProposedFeatures.Connection;

/** Handlers of requests about open documents; about any other there is nothing to say. */
interface Answers {
  at<P extends AtPlace, R>(
    answer: (document: OpenDocument, offset: number, params: P) => R | Promise<R>,
    none: R,
  ): (params: P) => Promise<R>;
  of<P extends Pick<AtPlace, "textDocument">, R>(
    answer: (document: OpenDocument, params: P) => R | Promise<R>,
    none: R,
  ): (params: P) => Promise<R>;
}

/** A fault of ours is told at the document, as one of a check is, and answers nothing; a refusal goes to the client. */
function answersFor({ session }: Workbench, uris: Uris): Answers {
  const of: Answers["of"] = (answer, none) => async (params) => {
    const path = uris.toPath(params.textDocument.uri);
    const document = path === undefined ? undefined : session.documents.get(path);
    if (!document) return none;
    try {
      return await answer(document, params);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      session.fail(document.path, error);
      return none;
    }
  };
  return {
    of,
    at: (answer, none) =>
      of((document, params) => answer(document, document.lines.offset(params.position), params), none),
  };
}

/** What words mean, and where else they stand. */
function registerMeaning(connection: Connection, asked: Asked, { at }: Answers): void {
  const { workbench, places } = asked;
  connection.onHover(
    at<AtPlace, Hover | null>((document, offset) => {
      if (isSource(document)) return hoverAt(document, offset, workbench);
      if (isOtherFile(document)) return otherHover(document, offset, workbench);
      return explainLine(document, offset, workbench);
    }, null),
  );
  connection.onCompletion(
    at((document, offset) => {
      const complete = isOtherFile(document) ? otherCompletion : completionAt;
      return complete(document, offset, workbench, asked.takesSnippets);
    }, []),
  );
  connection.onSignatureHelp(at((document, offset) => signatureHelpAt(document, offset, workbench), null));
  connection.onDefinition(
    at<AtPlace, Location[]>((document, offset) => {
      if (isSource(document)) return definitionAt(document, offset, workbench, places);
      return sourcesOfLine(document, offset, workbench, places);
    }, []),
  );
  connection.onImplementation(at((document, offset) => generatedFrom(document, offset, workbench, places), []));
  connection.onReferences(
    at(
      (document, offset, { context }) => referencesAt(document, offset, context.includeDeclaration, workbench, places),
      [],
    ),
  );
  connection.onDocumentHighlight(at((document, offset) => highlightsAt(document, offset, workbench), []));
}

/** What may be written, and changes of several places. */
function registerChanges(
  connection: Connection,
  { workbench, places, createsFiles }: Asked,
  { at, of }: Answers,
): void {
  connection.onPrepareRename(at((document, offset) => prepareRename(document, offset, workbench), null));
  connection.onRenameRequest(
    at((document, offset, { newName }) => rename(document, offset, newName, workbench, places), null),
  );
  connection.onCodeAction(
    of(
      async (document, params) => [
        ...(await actionsAt(document, document.lines.span(params.range), params.context.only, workbench, places)),
        ...(await pastedActions(document, params, places)),
        ...(await refactorActions(document, params, workbench, places, createsFiles)),
      ],
      [],
    ),
  );
  connection.onDocumentFormatting(of((document) => formattingEdits(document), []));
  connection.onDocumentRangeFormatting(
    of((document, { range }) => formattingEdits(document, document.lines.span(range)), []),
  );
  connection.onDocumentOnTypeFormatting(at((document, offset) => typedEdits(document, offset), []));
}

/** What stands between and above the lines of a document, as far as it is switched on. */
function registerHints(connection: Connection, asked: Asked, { of }: Answers): void {
  const { workbench, refreshesLenses } = asked;
  let hints = readHintSettings(asked.settings);
  let lenses = readLensSettings(asked.settings);
  connection.onDidChangeConfiguration(({ settings }) => {
    const own: unknown = typeof settings === "object" && settings !== null ? settings.podplane : undefined;
    hints = readHintSettings(own);
    lenses = readLensSettings(own);
    connection.languages.inlayHint.refresh().catch(() => undefined);
    if (refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  });
  connection.onCodeLens(of((document) => codeLenses(document, lenses), []));
  connection.onCodeLensResolve((lens) =>
    of((document) => resolveLens(lens, document, lenses, workbench), lens)({ textDocument: { uri: uriOfLens(lens) } }),
  );
  connection.languages.inlayHint.on(
    of((document, { range }) => inlayHints(document, document.lines.span(range), hints, workbench), []),
  );
}

/** How a document is built. */
function registerStructure(connection: Connection, { workbench, places }: Asked, { of }: Answers): void {
  connection.onDocumentSymbol(
    of((document) => (document.path.endsWith(".jsonc") ? otherSymbols(document) : documentSymbols(document)), []),
  );
  connection.onWorkspaceSymbol(({ query }) => workspaceSymbols(query, workbench.allAnalyses(), places));
  connection.onFoldingRanges(of(foldingRanges, []));
  connection.onSelectionRanges(
    of(
      (document, { positions }) =>
        selectionRanges(
          document,
          positions.map((one) => document.lines.offset(one)),
        ),
      [],
    ),
  );
  connection.onDocumentLinks(of((document) => documentLinks(document, workbench, places), []));
  connection.languages.semanticTokens.on(of((document) => semanticTokens(document, workbench), { data: [] }));
}
