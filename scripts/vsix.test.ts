import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { LineIndex, parse } from "../grammar/index.ts";
import { extensionFiles, packVsix } from "./vsix.ts";

const root = join(import.meta.dirname, "..");
let files: Readonly<Record<string, Uint8Array>> = {};
beforeAll(async () => {
  files = await extensionFiles();
});

const json = (name: string) => JSON.parse(strFromU8(files[`extension/${name}`] ?? new Uint8Array()));

describe("the extension for VS Code", () => {
  test("is a zip of the same bytes each time", () => {
    const bytes = packVsix(files);
    expect(Object.keys(unzipSync(bytes)).sort()).toEqual(Object.keys(files).sort());
    expect(Buffer.compare(packVsix(files), bytes)).toBe(0);
  });

  test("has every file that its manifest names, and the server", () => {
    const { main, contributes } = json("package.json");
    const named = [
      main,
      ...contributes.languages.map((one: { configuration: string }) => one.configuration),
      ...contributes.grammars.map((one: { path: string }) => one.path),
      ...contributes.snippets.map((one: { path: string }) => one.path),
      "./server/podplanec.js",
    ];
    for (const path of named) expect(Object.keys(files)).toContain(`extension/${path.slice(2)}`);
  });

  test("has the version of the program", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(json("package.json").version).toBe(version);
  });

  test("starts nothing that it does not have", () => {
    const required = strFromU8(files["extension/extension.js"] ?? new Uint8Array()).matchAll(/require\("([^"]+)"\)/g);
    const outside = [...required]
      .map(([, name = ""]) => name.replace(/^node:/, ""))
      .filter((name) => name.startsWith("vscode"));
    expect([...new Set(outside)]).toEqual(["vscode"]);
  });

  test("has a server that finds all it loads, where nothing else of the program is", () => {
    const folder = mkdtempSync(join(tmpdir(), "podplanec-vsix-"));
    try {
      for (const [path, bytes] of Object.entries(files).filter(([one]) => one.startsWith("extension/server/"))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      writeFileSync(join(folder, "cluster.podplane"), "podplane 1\n\ncluster x {\n  nothing = 1\n}\n");
      const program = join(folder, "extension/server/podplanec.js");
      const run = spawnSync(process.execPath, [program, "check"], { cwd: folder, encoding: "utf8" });
      const codes = run.stderr.match(/^(?:error|warning|hint) PDP\d{4}/gm);
      expect([run.status, codes]).toEqual([1, ["warning PDP2204", "error PDP2101"]]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("has snippets that can be read", () => {
    for (const { body } of Object.values<{ body: readonly string[] }>(json("snippets.json"))) {
      const text = body
        .join("\n")
        .replace(/\$\{\d+:([^}]*)\}/g, "$1")
        .replace(/\$\d/g, "");
      const whole = text.startsWith("assert") ? `cluster x {\n${text}\n}` : text;
      const { problems } = parse("snippet", whole);
      expect(problems.map(({ span }) => new LineIndex(whole).position(span.start))).toEqual([]);
    }
  });
});
