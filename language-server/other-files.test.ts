import { afterEach, expect, test } from "vitest";
import { CompletionRequest, DocumentSymbolRequest, HoverRequest } from "vscode-languageserver/node";
import { memoryHost, startClient, type TestClient, uriOf } from "../test/helpers/language-client.ts";
import { readMarkers } from "../test/helpers/markers.ts";

const clients: TestClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});

const source = `podplane 1

/// Where it runs.
param environment: enum(staging, production)
param size: int = 3
`;

/** An editor with a file open, beside a source with parameters, and its cursor at `┆`. */
async function at(path: string, marked: string) {
  const { text, cursors } = readMarkers(marked);
  const client = await startClient(memoryHost(new Map([["cluster.podplane", source]])));
  clients.push(client);
  client.open(path, text);
  const lines = text.slice(0, cursors[0] ?? 0).split("\n");
  const position = { line: lines.length - 1, character: lines[lines.length - 1]?.length ?? 0 };
  const asked = { textDocument: { uri: uriOf(path) }, position };
  return {
    labels: async () => {
      const found = await client.connection.sendRequest(CompletionRequest.type, asked);
      return (Array.isArray(found) ? found : (found?.items ?? [])).map(({ label }) => label);
    },
    hover: async () => (await client.connection.sendRequest(HoverRequest.type, asked))?.contents,
    symbols: async () => client.connection.sendRequest(DocumentSymbolRequest.type, asked),
  };
}

const document = "podplane.cluster.jsonc";

test("a document in JSONC says what its members are", async () => {
  const { hover } = await at(document, '{ "cluster": { "pools": { "a": { "instance_t┆ype": "t4g.small" } } } }');
  expect(await hover()).toEqual({
    kind: "markdown",
    value:
      '**pool.instance_type**: a string (instance type)\n\nInstance type of the cloud.\n\nA change replaces VMs one at a time.\n\n```podplane\ninstance_type = "t4g.medium"\n```',
  });
});

test("a document in JSONC completes members that are not there yet", async () => {
  const { labels } = await at(document, '{ "cluster": { "pools": { "a": { "size": 3, "┆" } } } }');
  const found = await labels();
  expect(found).toContain('"arch"');
  expect(found).not.toContain('"size"');
});

test("a document in JSONC completes the words that a value can be", async () => {
  const { labels } = await at(document, '{ "cluster": { "pools": { "a": { "arch": "┆" } } } }');
  expect(await labels()).toEqual(['"amd64"', '"arm64"']);
});

test("a document in JSONC has an outline", async () => {
  const { symbols } = await at(document, '{ "cluster": { "pools": { "a": {} } } }');
  expect(await symbols()).toMatchObject([
    { name: "cluster", children: [{ name: "pools", children: [{ name: "a" }] }] },
  ]);
});

test("a file of values completes the parameters that have none yet", async () => {
  const { labels } = await at("a.podplanevars", "size = 3\n┆");
  expect(await labels()).toEqual(["environment"]);
});

test("a file of values completes the words of an enum", async () => {
  const { labels } = await at("a.podplanevars", "environment = st┆");
  expect(await labels()).toEqual(["staging", "production"]);
});

test("a file of values says what a parameter is", async () => {
  const { hover } = await at("a.podplanevars", "environm┆ent = staging\n");
  expect(await hover()).toEqual({
    kind: "markdown",
    value: "```podplane\nparam environment: enum(staging, production)\n```\n\nWhere it runs.",
  });
});
