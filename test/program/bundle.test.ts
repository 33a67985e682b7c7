import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { binary, root } from "../helpers/built-program.ts";

/**
 * A CommonJS package that requires one of Node's modules builds well and fails when it is loaded; a test that runs the
 * sources never sees it. esbuild leaves this text where it cannot know what `require` is.
 */
test("no part of the built program requires what an ES module cannot", () => {
  const folder = dirname(binary);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  expect(files.length).toBeGreaterThan(20);
  const requiring = files.filter((name) => readFileSync(join(folder, name), "utf8").includes("Dynamic require of"));
  expect(requiring).toEqual([]);
});

/** The files that one run of the program loads: Node names each as it reads it. */
function loadedBy(words: readonly string[]): readonly string[] {
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => (process.stderr.write("loaded " + url + "\\n"), next(url, context)) });`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, binary, ...words],
    {
      cwd: join(root, "examples/smallest"),
      encoding: "utf8",
      input: "",
      env: { ...process.env, AWS_ACCESS_KEY_ID: "" },
    },
  );
  const files = [...stderr.matchAll(/^loaded file:\/\/(.*)$/gm)].map(([, path = ""]) => path);
  expect(files).toContain(binary);
  return files;
}

const drawsOnTerminals = (file: string) => readFileSync(file, "utf8").includes("ink-root");
const speaksToEditors = (file: string) => readFileSync(file, "utf8").includes("textDocument/publishDiagnostics");

test.each([["check"], ["build", "--check"], ["fmt", "--check"], ["plan"]])(
  "%s loads no protocol of editors, no SDK of a cloud and no terminal UI",
  (...words) => {
    const files = loadedBy(words);
    expect(files.filter(speaksToEditors)).toEqual([]);
    expect(files.filter(drawsOnTerminals)).toEqual([]);
    expect(files.filter((file) => /node_modules\/(?:@aws-sdk|@smithy|@google-cloud|ink|react)\//.test(file))).toEqual(
      [],
    );
  },
);

test("an apply that goes to no terminal loads no terminal UI, which is there", () => {
  const replay = ["apply", "--replay", join(root, "examples/try-apply/apply.jsonl")];
  expect(loadedBy(replay).filter(drawsOnTerminals)).toEqual([]);
  const folder = join(dirname(binary), "chunks");
  const parts = readdirSync(folder).map((name) => join(folder, name));
  expect(parts.filter(drawsOnTerminals)).toHaveLength(1);
});

test("`lsp` loads the protocol of editors", () => {
  expect(loadedBy(["lsp", "--stdio"]).some(speaksToEditors)).toBe(true);
});
