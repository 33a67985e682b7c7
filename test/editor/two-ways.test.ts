import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  CodeLensRequest,
  CodeLensResolveRequest,
  DefinitionRequest,
  HoverRequest,
  ImplementationRequest,
} from "vscode-languageserver/node";
import { CompileCache } from "../../compiler/index.ts";
import { linesFrom, sourcesOf } from "../../compiler/queries/index.ts";
import { parse } from "../../grammar/index.ts";
import { createEditorHost } from "../../runtime/editor/index.ts";
import { startClient } from "../helpers/language-client.ts";

const root = resolve(import.meta.dirname, "../..");
const host = createEditorHost(root);
const generated = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
  .filter((path) => /(?:^|[\\/])podplane\..*\.(?:tf|sh|env)$|podplane\.env[\\/]/.test(path) && /\.\w+$/.test(path))
  .map((path) => `examples/${path.replaceAll("\\", "/")}`)
  .sort();

describe.each(generated)("%s", (path) => {
  test("every line leads to the source, and comes from a statement of it", async () => {
    const output = await host.outputAt(path, new Map(), new CompileCache());
    if (!output) expect.fail("it is no output");
    expect(output.text).toBe(readFileSync(join(root, path), "utf8"));
    const lines = output.text.split("\n").slice(0, -1);
    let start = 0;
    const lost: string[] = [];
    for (const [index, line] of lines.entries()) {
      const places = sourcesOf(output.trace, start, start + line.length).filter(({ file }) => output.sources.has(file));
      if (places.length === 0 && line !== "") lost.push(`${index + 1}: ${line}`);
      start += line.length + 1;
    }
    expect(lost).toEqual([]);
    const made = new Set<number>();
    for (const [file, text] of output.sources) {
      if (!file.endsWith(".podplane")) continue;
      const items = parse(file, text).file.items.map(({ span }) => span);
      for (const span of items) for (const line of linesFrom(span, output.text, output.trace)) made.add(line);
    }
    expect(lines.flatMap((line, index) => (line === "" || made.has(index) ? [] : [`${index + 1}: ${line}`]))).toEqual(
      [],
    );
  });
});

test("an editor goes both ways", async () => {
  const client = await startClient({ ...host, cwd: "/project" });
  const uriOf = (path: string) => `file:///project/${path}`;
  const main = "examples/smallest/podplane.main.tf";
  const text = readFileSync(join(root, main), "utf8");
  client.open(main, text);
  const line = text.split("\n").findIndex((one) => one.includes("required_version"));
  const at = { textDocument: { uri: uriOf(main) }, position: { line, character: 0 } };
  const found = await client.connection.sendRequest(DefinitionRequest.type, at);
  expect(found).toContainEqual(expect.objectContaining({ uri: uriOf("examples/smallest/cluster.podplane") }));
  const hover = await client.connection.sendRequest(HoverRequest.type, at);
  expect(JSON.stringify(hover?.contents)).toBe(
    '{"kind":"markdown","value":"```\\nrule tf-versions: The oldest versions of tofu and the provider that have what the generated code and the modules use.\\n  source examples/smallest/cluster.podplane:5:1  cluster small\\n```"}',
  );
  const source = "examples/smallest/cluster.podplane";
  const sourceText = readFileSync(join(root, source), "utf8");
  client.open(source, sourceText);
  const poolLine = sourceText.split("\n").findIndex((one) => one.includes("pool control-plane"));
  const outputs = await client.connection.sendRequest(ImplementationRequest.type, {
    textDocument: { uri: uriOf(source) },
    position: { line: poolLine, character: 4 },
  });
  const files = new Set((Array.isArray(outputs) ? outputs : []).map((one) => ("uri" in one ? one.uri : "")));
  expect([...files]).toContain(uriOf("examples/smallest/podplane.aws_123456789012_eu-west-1.tf"));
  const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uriOf(source) } });
  const own = lenses?.find(({ range }) => range.start.line === poolLine);
  const lens = own && (await client.connection.sendRequest(CodeLensResolveRequest.type, own));
  expect(lens?.command?.title).toMatch(/^\d{3} generated lines in 6 files$/);
  expect(await client.end()).toBe(0);
});

describe("above a block stands what its next build changes", () => {
  const path = "examples/smallest/cluster.podplane";
  const text = readFileSync(join(root, path), "utf8");
  const changed = text.replace('"t4g.small" }', '"t4g.small", disk_size = 77GiB }');

  async function titles(source: string, initializationOptions?: unknown): Promise<ReadonlyMap<string, string>> {
    const client = await startClient({ ...host, cwd: "/project" }, {}, initializationOptions);
    client.open(path, source);
    const uri = `file:///project/${path}`;
    const lenses = (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    const found = new Map<string, string>();
    for (const lens of lenses) {
      const { command } = await client.connection.sendRequest(CodeLensResolveRequest.type, lens);
      const line = source.split("\n")[lens.range.start.line] ?? "";
      found.set(line.trim().split(" {")[0] ?? "", command?.title ?? "");
    }
    await client.end();
    return found;
  }

  test("by class, at the innermost block", async () => {
    expect(changed).not.toBe(text);
    const found = await titles(changed);
    expect(found.get("pool control-plane")).toMatch(
      /^\d{3} generated lines in 6 files · since the last build: 1 rolling$/,
    );
    const others = [...found].filter(([block]) => block !== "pool control-plane").map(([, title]) => title);
    expect(others.length).toBeGreaterThan(1);
    expect(others.filter((title) => title.includes("since"))).toEqual([]);
  });

  test("nothing, where the source says what was built", async () => {
    expect([...(await titles(text)).values()].filter((title) => title.includes("since"))).toEqual([]);
  });

  test("each part may be switched off, and both", async () => {
    const only = await titles(changed, { codeLens: { generated: false } });
    expect(only.get("pool control-plane")).toBe("since the last build: 1 rolling");
    const lines = await titles(changed, { codeLens: { impact: false } });
    expect(lines.get("pool control-plane")).toMatch(/^\d{3} generated lines in 6 files$/);
    expect((await titles(changed, { codeLens: { impact: false, generated: false } })).size).toBe(0);
  });
});
