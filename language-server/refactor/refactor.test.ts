import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CodeActionRequest, CodeActionTriggerKind } from "vscode-languageserver/node";
import { LineIndex } from "../../grammar/index.ts";
import { withEdits } from "../../test/helpers/analysed.ts";
import { memoryHost, startClient, uriOf } from "../../test/helpers/language-client.ts";
import { readMarkers } from "../../test/helpers/markers.ts";

const capabilities = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create" as const] } },
};

/** What the actions of a document make of its text, by title; `┆` begins and ends the selection. */
async function offered(marked: string): Promise<Readonly<Record<string, string>>> {
  const { text, cursors } = readMarkers(marked);
  const client = await startClient(memoryHost(), capabilities);
  try {
    client.open("a.podplane", text);
    const index = new LineIndex(text);
    const placeOf = (offset: number) => {
      const { line, column } = index.position(offset);
      return { line: line - 1, character: column - 1 };
    };
    const [start = 0, end = start] = cursors;
    const found = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: uriOf("a.podplane") },
      range: { start: placeOf(start), end: placeOf(end) },
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    const results = (found ?? []).flatMap((action) => {
      if (!("edit" in action) || !action.edit) return [];
      const changes = action.edit.documentChanges?.flatMap((one) => ("edits" in one ? [one] : [])) ?? [];
      const own = changes.find((one) => one.textDocument.uri === uriOf("a.podplane"))?.edits;
      const edits = own ?? action.edit.changes?.[uriOf("a.podplane")] ?? [];
      const made = changes.filter((one) => one.edits !== own).flatMap((one) => one.edits);
      const spans = edits.flatMap((edit) => {
        if (!("newText" in edit)) return [];
        const at = (place: { line: number; character: number }) =>
          index.offset({ line: place.line + 1, column: place.character + 1 });
        return [{ span: { start: at(edit.range.start), end: at(edit.range.end) }, text: edit.newText }];
      });
      const others = made.flatMap((edit) => ("newText" in edit ? [`--- new file\n${edit.newText}`] : []));
      return [[action.title, [withEdits(text, spans), ...others].join("")] as const];
    });
    return Object.fromEntries(results);
  } finally {
    await client.end();
  }
}

const pool = (rest: string) => `podplane 1\n\ncluster x {\n  pool a {\n    ${rest}\n  }\n}\n`;

test("a value becomes a `let`", async () => {
  const found = await offered(pool("┆disk_size = 100GiB"));
  expect(found).toEqual({});
  expect(await offered(pool("disk_size = ┆100GiB┆"))).toMatchObject({
    "Extract to `let disk_size`": `podplane 1\n\nlet disk_size = 100GiB\n\n${pool("disk_size = let.disk_size").slice(12)}`,
  });
});

test("a word that its place gives the meaning stays", async () => {
  expect(await offered(pool("arch = ┆arm64┆"))).not.toHaveProperty("Extract to `let arch`");
});

test("statements become a template", async () => {
  const found = await offered(pool("┆arch = arm64\n    size = 3┆"));
  expect(found["Extract to `template pool-part`"]).toBe(
    `podplane 1\n\ntemplate pool-part() for pool {\n  arch = arm64\n  size = 3\n}\n\n${pool("include pool-part()").slice(12)}`,
  );
});

test("a `let` goes where it is read", async () => {
  const found = await offered(`podplane 1\n\nlet ┆size = 1 + 2\n\n${pool("size = let.size * 2").slice(12)}`);
  expect(found["Write the value of `let.size` in its place"]).toBe(pool("size = (1 + 2) * 2"));
});

test("a template goes where it is included", async () => {
  const template = "template worker(count: int) for pool {\n  size = count\n  arch = arm64\n}\n\n";
  const found = await offered(`podplane 1\n\n${template}${pool("incl┆ude worker(count = 3)").slice(12)}`);
  expect(found["Write `worker` in the place of its include"]).toBe(pool("size = 3\n    arch = arm64"));
});

test("a `let` moves to a file of its own", async () => {
  const found = await offered(`podplane 1\n\nlet ┆size = 3\n\n${pool("size = let.size").slice(12)}`);
  expect(found["Move `size` to size.podplane"]).toBe(
    `podplane 1\n\nuse "./size.podplane" as size\n\n${pool("size = size.size").slice(12)}--- new file\npodplane 1\n\nlet size = 3\n`,
  );
});

test("blocks that differ in values become a `for`", async () => {
  const zones = ["a", "b"].map((zone) => `zone us-east-1${zone} { subnet { cidr = auto/28, services = [nstance] } }`);
  const source = (rest: string) => `podplane 1\n\ncluster x {\n  provider aws {\n    ${rest}\n  }\n}\n`;
  const found = await offered(source(zones.join("\n    ").replace("zone", "zo┆ne")));
  expect(found["Write these 2 blocks as one `for`"]).toBe(
    source(
      'for each in ["us-east-1a", "us-east-1b"] { zone "${each}" { subnet { cidr = auto/28, services = [nstance] } } }',
    ),
  );
});

test("blocks that differ in a name of another block stay as they are", async () => {
  const source =
    "podplane 1\n\ncluster x {\n  bucket a {}\n  bucket b {}\n  role r { buckets = [a] }\n  ro┆le s { buckets = [b] }\n}\n";
  expect(await offered(source)).toEqual({});
});

test("a pasted JSONC document becomes source", async () => {
  const document = readFileSync(
    new URL("../../test/jsonc/fixtures/internaltools-production.jsonc", import.meta.url),
    "utf8",
  );
  const found = await offered(`podplane 1\n\n${document.replace(/^\{/m, "{┆")}`);
  const source = found["Write this JSONC as Podplane source"];
  expect(source?.match(/^podplane 1$/gm)).toHaveLength(1);
  expect(source).toContain("cluster internaltools-production {");
});

test("a JSONC document with errors stays as it is", async () => {
  const found = await offered('podplane 1\n\n{┆ "id": 3 }\n');
  expect(Object.keys(found)).not.toContain("Write this JSONC as Podplane source");
});
