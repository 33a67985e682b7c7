import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
  WorkspaceSymbolRequest,
} from "vscode-languageserver/node";
import { faultOfOurs, memoryHost, startClient, type TestClient, uriOf } from "../test/helpers/language-client.ts";
import { readMarkers } from "../test/helpers/markers.ts";

const clients: TestClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});

/** An editor with a document open and its cursor at `┆`. */
async function at(marked: string, files: Readonly<Record<string, string>> = {}) {
  const { text, cursors } = readMarkers(marked);
  const client = await startClient(memoryHost(new Map(Object.entries(files))), {
    textDocument: { completion: { completionItem: { snippetSupport: true } } },
  });
  clients.push(client);
  client.open("a.podplane", text);
  const lines = text.slice(0, cursors[0] ?? 0).split("\n");
  const position = { line: lines.length - 1, character: lines[lines.length - 1]?.length ?? 0 };
  return { ...client.connection, client, textDocument: { uri: uriOf("a.podplane") }, position };
}

const range = (line: number, start: number, end: number) => ({
  start: { line, character: start },
  end: { line, character: end },
});
const options = { tabSize: 2, insertSpaces: true };

test("hover says what a word is", async () => {
  const { sendRequest, textDocument, position } = await at(
    "podplane 1\n\n/// How many.\nlet size = 3\nlet b = let.si┆ze\n",
  );
  const hover = await sendRequest(HoverRequest.type, { textDocument, position });
  expect(hover).toEqual({
    contents: { kind: "markdown", value: "```podplane\nlet size: int = 3\n```\n\nHow many." },
    range: range(4, 12, 16),
  });
});

test("hover on an attribute in a template has the values of each include", async () => {
  const source = [
    "podplane 1",
    'template worker(count: int) for pool { si┆ze = count, arch = arm64, instance_type = "t4g.small" }',
    "cluster x { pool a { include worker(count = 2) }\npool b { include worker(count = 3) } }",
  ].join("\n");
  const { client, sendRequest, textDocument, position } = await at(source);
  await client.diagnostics("a.podplane");
  const hover = await sendRequest(HoverRequest.type, { textDocument, position });
  expect(hover?.contents).toEqual({
    kind: "markdown",
    value: `**pool.size**: an integer from 0 to 1000, or an object, each value an integer from 0 to 1000, required

VMs in each zone, or an object that gives each zone its own number.

A change adds or removes VMs.

\`\`\`podplane
size = 3
\`\`\`

- Is \`2\` in this include (a.podplane:3)
- Is \`3\` in this include (a.podplane:4)`,
  });
});

test("completion writes what the place takes, in place of what is there", async () => {
  const { sendRequest, textDocument, position } = await at("cluster x { pool web { arch = ar┆ } }");
  const items = await sendRequest(CompletionRequest.type, { textDocument, position });
  expect(items).toContainEqual(
    expect.objectContaining({ label: "arm64", textEdit: { range: range(0, 30, 32), newText: "arm64" } }),
  );
});

test("completion offers what a file could use, and writes the `use`", async () => {
  const files = {
    "lib/pools.podplane": "podplane 1\n\n/// A worker.\ntemplate worker(size: int) for pool { size = size }\n",
    "needs.podplane": "podplane 1\nparam stage: string\ntemplate other() for pool { arch = arm64 }\n",
    "circle.podplane": 'podplane 1\nuse "./a.podplane" as a\ntemplate third() for pool { arch = arm64 }\n',
  };
  const { sendRequest, textDocument, position } = await at(
    "podplane 1\n\n/// Ours.\ncluster x { pool web { include wor┆ } }",
    files,
  );
  const items = await sendRequest(CompletionRequest.type, { textDocument, position });
  expect(items).toEqual([
    expect.objectContaining({
      label: "pools.worker",
      textEdit: { range: range(3, 31, 34), newText: "pools.worker(size = ${1:size})" },
      additionalTextEdits: [{ range: range(2, 0, 0), newText: 'use "./lib/pools.podplane" as pools\n\n' }],
    }),
  ]);
});

test.each([
  ['use "┆"', 5, 5],
  ['use "./l┆', 5, 8],
  ['use "./li┆.podplane" as l', 5, 18],
])("completion offers the paths of sources in %s", async (text, start, end) => {
  const { sendRequest, textDocument, position } = await at(`${text}\n`, { "lib.podplane": "let a = 1\n" });
  const items = await sendRequest(CompletionRequest.type, { textDocument, position });
  expect(items).toEqual([
    expect.objectContaining({
      label: "./lib.podplane",
      textEdit: { range: range(0, start, end), newText: "./lib.podplane" },
    }),
  ]);
});

test("definition and highlights lead to the declaration, in another file, too", async () => {
  const files = { "lib.podplane": "podplane 1\n\nlet size = 3\n" };
  const { sendRequest, textDocument, position } = await at('use "lib.podplane" as lib\nlet b = lib.si┆ze\n', files);
  expect(await sendRequest(DefinitionRequest.type, { textDocument, position })).toEqual([
    { uri: uriOf("lib.podplane"), range: range(2, 4, 8) },
  ]);
  expect(await sendRequest(DocumentHighlightRequest.type, { textDocument, position })).toEqual([
    { range: range(1, 12, 16), kind: 2 },
  ]);
});

test("references and rename reach files that are not open, and those that are not saved", async () => {
  const files = {
    "lib.podplane": "let size = 3\n",
    "other.podplane": 'use "lib.podplane" as lib\nlet c = lib.size\n',
  };
  const { client, sendRequest, textDocument, position } = await at(
    'use "lib.podplane" as lib\nlet b = lib.si┆ze\n',
    files,
  );
  client.open("lib.podplane", "\nlet size = 4\n");
  const context = { includeDeclaration: false };
  expect(await sendRequest(ReferencesRequest.type, { textDocument, position, context })).toEqual([
    { uri: uriOf("a.podplane"), range: range(1, 12, 16) },
    { uri: uriOf("other.podplane"), range: range(1, 12, 16) },
  ]);
  expect(await sendRequest(RenameRequest.type, { textDocument, position, newName: "count" })).toEqual({
    changes: {
      [uriOf("a.podplane")]: [{ range: range(1, 12, 16), newText: "count" }],
      [uriOf("lib.podplane")]: [{ range: range(1, 4, 8), newText: "count" }],
      [uriOf("other.podplane")]: [{ range: range(1, 12, 16), newText: "count" }],
    },
  });
});

test("what cannot be renamed is refused with a reason", async () => {
  const { sendRequest, textDocument, position } = await at("cluster x { po┆ol web {} }");
  await expect(sendRequest(PrepareRenameRequest.type, { textDocument, position })).rejects.toThrow(
    /^`pool` is a word of the language$/,
  );
});

test("every fix is an action at its place, and all together are one", async () => {
  const { sendRequest, textDocument } = await at("let a = 1\nlet b = a + 1\nlet c = [a]\n");
  const ask = (line: number) =>
    sendRequest(CodeActionRequest.type, { textDocument, range: range(line, 8, 9), context: { diagnostics: [] } });
  const actions = await ask(1);
  expect(actions?.map(({ title }) => title)).toEqual(["Write let.a", "Mend all that has one way to be mended"]);
  expect(await ask(0)).toHaveLength(1);
});

test("symbols are an outline", async () => {
  const { sendRequest, textDocument } = await at(
    'let a = 1\ncluster x { pool web {}\nfor z in [1] { pool "p${z}" {} } }',
  );
  const found = await sendRequest(DocumentSymbolRequest.type, { textDocument });
  expect(found).toMatchObject([
    { name: "a", detail: "let" },
    { name: "x", detail: "cluster", children: [{ name: "web", detail: "pool" }, { name: '"p${z}"' }] },
  ]);
  expect(await sendRequest(WorkspaceSymbolRequest.type, { query: "WE" })).toMatchObject([
    { name: "web", containerName: "pool" },
  ]);
});

test("bodies and comments fold, and selections grow by the tree", async () => {
  const { sendRequest, textDocument, position } = await at(
    "// a\n// b\ncluster x {\n  pool web {\n    size = 1┆0\n  }\n}\n",
  );
  expect(await sendRequest(FoldingRangeRequest.type, { textDocument })).toEqual([
    { startLine: 2, endLine: 5 },
    { startLine: 3, endLine: 4 },
    { startLine: 0, endLine: 1, kind: "comment" },
  ]);
  const [selection] = (await sendRequest(SelectionRangeRequest.type, { textDocument, positions: [position] })) ?? [];
  expect(selection?.range).toEqual(range(4, 11, 13));
  expect(selection?.parent?.range).toEqual(range(4, 4, 13));
});

test("hints are off until they are switched on, one by one", async () => {
  const source = readFileSync(new URL("../examples/smallest/cluster.podplane", import.meta.url), "utf8");
  const { client, sendRequest, sendNotification, textDocument } = await at(source);
  await client.diagnostics("a.podplane");
  const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
  const ask = () => sendRequest(InlayHintRequest.type, { textDocument, range: whole });
  expect(await ask()).toEqual([]);
  const settings = { podplane: { inlayHints: { totals: true } } };
  await sendNotification(DidChangeConfigurationNotification.type, { settings });
  expect((await ask())?.map(({ label }) => label)).toEqual(["1 VM"]);
  const ranges = { podplane: { inlayHints: { ranges: true } } };
  await sendNotification(DidChangeConfigurationNotification.type, { settings: ranges });
  expect((await ask())?.map(({ label }) => label)).toEqual(["10.20.0.0/28", "10.20.0.16/28", "10.20.1.0/24"]);
});

test("links lead to used files", async () => {
  const { sendRequest, textDocument } = await at('use "lib.podplane" as lib\n', { "lib.podplane": "let a = 1\n" });
  expect(await sendRequest(DocumentLinkRequest.type, { textDocument })).toEqual([
    { range: range(0, 4, 18), target: uriOf("lib.podplane") },
  ]);
});

test("signatures show the parameter that is being written", async () => {
  const { sendRequest, textDocument, position } = await at('let a = join(["a"], ┆)\n');
  const help = await sendRequest(SignatureHelpRequest.type, { textDocument, position });
  expect(help).toMatchObject({ activeParameter: 1, signatures: [{ label: "join(separator: text, items: list)" }] });
});

test("words have the colours of what they mean", async () => {
  const { client, sendRequest, textDocument } = await at("let a = 1\nlet b = let.a\n");
  const legend = client.hello.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
  const { data = [] } = (await sendRequest(SemanticTokensRequest.type, { textDocument })) ?? {};
  expect(data).toEqual([
    0,
    4,
    1,
    legend.indexOf("variable"),
    3,
    1,
    4,
    1,
    legend.indexOf("variable"),
    3,
    0,
    8,
    1,
    legend.indexOf("variable"),
    2,
  ]);
});

describe("formatting", () => {
  const text = "podplane 1\n\nlet   a = 1\nlet b = 2\nlet   c = 3\n";
  test("of all lines changes each that differs", async () => {
    const { sendRequest, textDocument } = await at(text);
    const edits = await sendRequest(DocumentFormattingRequest.type, { textDocument, options });
    expect(edits?.map((edit) => edit.range.start.line)).toEqual([2, 4]);
  });

  test("of a range changes what it touches", async () => {
    const { sendRequest, textDocument } = await at(text);
    const edits = await sendRequest(DocumentRangeFormattingRequest.type, {
      textDocument,
      options,
      range: range(2, 0, 3),
    });
    expect(edits).toEqual([
      { range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } }, newText: "let a = 1\n" },
    ]);
  });

  test("while one types sets right the statement that was finished", async () => {
    const { sendRequest, textDocument, position } = await at("podplane 1\n\nlet   a = 1\n┆\nlet   c = 3\n");
    const edits = await sendRequest(DocumentOnTypeFormattingRequest.type, {
      textDocument,
      options,
      position,
      ch: "\n",
    });
    expect(edits?.map((edit) => edit.newText)).toEqual(["let a = 1\n"]);
  });
});

test("a fault of ours in an answer is one diagnostic, and the next edit takes it away", async () => {
  const host = memoryHost();
  const { text } = readMarkers("podplane 1\n\nlet a = 1\n");
  const broken = { ...host, workspace: () => raise("a fault") };
  const client = await startClient(broken);
  clients.push(client);
  client.open("a.podplane", text);
  expect(await client.diagnostics("a.podplane")).toEqual([]);
  const textDocument = { uri: uriOf("a.podplane") };
  const position = { line: 2, character: 4 };
  expect(await client.connection.sendRequest(HoverRequest.type, { textDocument, position })).toBeNull();
  await expect
    .poll(() => client.pushes.at(-1)?.pushed.diagnostics)
    .toMatchObject([{ message: expect.stringMatching(faultOfOurs) }]);
  client.change("a.podplane", text);
  expect(await client.diagnostics("a.podplane")).toEqual([]);
});

function raise(what: string): never {
  throw new Error(what);
}

test("about a document that is not open there is nothing to say", async () => {
  const { sendRequest, position } = await at("let a = 1\n");
  const textDocument = { uri: uriOf("closed.podplane") };
  expect(await sendRequest(HoverRequest.type, { textDocument, position })).toBeNull();
  expect(await sendRequest(CompletionRequest.type, { textDocument, position })).toEqual([]);
});
