import type { ProposedFeatures } from "vscode-languageserver";
import type { ClientPosition, Uris } from "./base/index.ts";
import {
  actionsAt,
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
  type Places,
  prepareRename,
  referencesAt,
  rename,
  selectionRanges,
  semanticTokens,
  signatureHelpAt,
  sourcesOfLine,
  typedEdits,
  workspaceSymbols,
} from "./features/index.ts";
import type { OpenDocument, Workbench } from "./session/index.ts";

interface Asked {
  readonly workbench: Workbench;
  readonly places: Places;
  readonly takesSnippets: boolean;
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
export function registerRequests(connection: ProposedFeatures.Connection, asked: Asked, uris: Uris): void {
  const { workbench, places } = asked;
  const documentOf = (uri: string): OpenDocument | undefined => {
    const path = uris.toPath(uri);
    return path === undefined ? undefined : workbench.session.documents.get(path);
  };
  /** Answers about a place of an open document; about any other there is nothing to say. */
  const at =
    <P extends AtPlace, R>(answer: (document: OpenDocument, offset: number, params: P) => R, none: R) =>
    (params: P): R => {
      const document = documentOf(params.textDocument.uri);
      return document ? answer(document, document.lines.offset(params.position), params) : none;
    };
  const of =
    <P extends Pick<AtPlace, "textDocument">, R>(answer: (document: OpenDocument, params: P) => R, none: R) =>
    (params: P): R => {
      const document = documentOf(params.textDocument.uri);
      return document ? answer(document, params) : none;
    };
  connection.onHover(
    at<AtPlace, ReturnType<typeof explainLine>>(async (document, offset) => {
      if (isSource(document)) return hoverAt(document, offset, workbench);
      return explainLine(document, offset, workbench);
    }, Promise.resolve(null)),
  );
  connection.onCompletion(at((document, offset) => completionAt(document, offset, workbench, asked.takesSnippets), []));
  connection.onSignatureHelp(at((document, offset) => signatureHelpAt(document, offset, workbench), null));
  connection.onDefinition(
    at<AtPlace, ReturnType<typeof sourcesOfLine>>(async (document, offset) => {
      if (isSource(document)) return definitionAt(document, offset, workbench, places);
      return sourcesOfLine(document, offset, workbench, places);
    }, Promise.resolve([])),
  );
  connection.onImplementation(
    at((document, offset) => generatedFrom(document, offset, workbench, places), Promise.resolve([])),
  );
  connection.onReferences(
    at(
      (document, offset, { context }) => referencesAt(document, offset, context.includeDeclaration, workbench, places),
      [],
    ),
  );
  connection.onDocumentHighlight(at((document, offset) => highlightsAt(document, offset, workbench), []));
  connection.onPrepareRename(at((document, offset) => prepareRename(document, offset, workbench), null));
  connection.onRenameRequest(
    at((document, offset, { newName }) => rename(document, offset, newName, workbench, places), null),
  );
  connection.onCodeAction(
    of(
      (document, { range, context }) =>
        actionsAt(document, document.lines.span(range), context.only, workbench, places),
      Promise.resolve([]),
    ),
  );
  connection.onDocumentSymbol(of(documentSymbols, []));
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
  connection.onDocumentFormatting(of((document) => formattingEdits(document), []));
  connection.onDocumentRangeFormatting(
    of((document, { range }) => formattingEdits(document, document.lines.span(range)), []),
  );
  connection.onDocumentOnTypeFormatting(at((document, offset) => typedEdits(document, offset), []));
}
