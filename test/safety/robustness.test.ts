import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { binary } from "../helpers/built-program.ts";
import { effort, isThorough, rowsOf } from "../helpers/effort.ts";
import { source } from "../helpers/podplane-source.ts";
import { seededRandom } from "./random.ts";
import { makeFolder } from "./tree.ts";

/*
 * What nobody writes on purpose, given to the real program: a clear message, exit 1 or 2, in bounded
 * time, and never a stack trace.
 */

/** Far more than anything needs; a machine that runs other suites beside is slow. */
const longest = 300_000;

function podplanec(cwd: string, ...words: readonly string[]) {
  const result = spawnSync(process.execPath, [binary, ...words], {
    cwd,
    timeout: longest,
    killSignal: "SIGKILL",
    maxBuffer: 1e9,
  });
  return { code: result.status, stdout: result.stdout.toString("utf8"), stderr: result.stderr.toString("utf8") };
}

type Result = ReturnType<typeof podplanec>;

function expectExplained(result: Result, codes: readonly number[] = [1]): void {
  const said = result.stderr + result.stdout;
  expect(said).not.toMatch(/this is a bug|^\s+at .*(?:file:|node:|\.js:\d)/m);
  expect(codes, said.slice(0, 500)).toContain(result.code);
  if (result.code === 1 || result.code === 2)
    expect(said).toMatch(/^error(?: PDP\d{4})?: \S|^ *"severity": "error",$/m);
}

/** Every command that reads a source, on one file; `check` alone where the run is to be short: the rest begins with it. */
function eachCommand(folder: string, file: string, codes?: readonly number[]): void {
  expectExplained(podplanec(folder, "check", "--format", "json", file), codes);
  if (!isThorough) return;
  expectExplained(podplanec(folder, "build", "--out", "out", file), codes);
  expectExplained(podplanec(folder, "fmt", "--check", file), [0, 1, 2, 3]);
  if (file.endsWith(".jsonc")) expectExplained(podplanec(folder, "import", "--out", "-", file), [0, ...(codes ?? [1])]);
}

const valid = source();
const bytes = (count: number, seed: number) => {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
};

const lets = (count: number) =>
  Array.from({ length: count }, (_, index) => `let v${index} = let.v${index + 1} + 1`).join("\n");

const texts: Readonly<Record<string, string | Uint8Array>> = {
  "random bytes": bytes(20_000, 7),
  "random printable": Buffer.from(bytes(20_000, 8).map((byte) => 32 + (byte % 95))),
  "10,000 open braces": `cluster x ${"{ a ".repeat(10_000)}`,
  "10,000 nested blocks": `cluster x { ${"pool a { ".repeat(10_000)}${"}".repeat(10_000)} }`,
  "10,000 nested lists": `let x = ${"[".repeat(10_000)}${"]".repeat(10_000)}`,
  "10,000 nested parentheses": `let x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`,
  "10,000 nested interpolations": `let x = ${'"${'.repeat(10_000)}1${'}"'.repeat(10_000)}`,
  "10,000 nested objects": `let x = ${"{ a = ".repeat(10_000)}1${" }".repeat(10_000)}`,
  "10,000 minus signs": `let x = ${"-".repeat(10_000)}1`,
  "10,000 exclamation marks": `let x = ${"!".repeat(10_000)}true`,
  "10,000 conditionals": `let x = ${"true ? 1 : ".repeat(10_000)}1`,
  "10,000 additions": `podplane 1\nlet x = ${"1 + ".repeat(10_000)}a`,
  "10,000 members": `let x = a${".a".repeat(10_000)}[0`,
  "10,000 calls": `let x = ${"lower(".repeat(10_000)}1${")".repeat(10_000)}`,
  "10,000 else ifs": `cluster x { ${"if a { } else ".repeat(10_000)} { } }`,
  "a chain of 10,000 lets that ends in nothing": `podplane 1\n${lets(10_000)}`,
  "a cycle of 10,000 lets": `podplane 1\n${lets(10_000)}\nlet v10000 = let.v0`,
  "a 10 MB line": `let x = "${"a".repeat(10_000_000)}`,
  "a 10 MB identifier": "x".repeat(10_000_000),
  "a long list": `podplane 1\nlet x = [${"1,".repeat(effort(500_000, 50_000))} a b]`,
  "quotes without end": '"'.repeat(effort(1_000_000, 100_000)),
  "an open comment": "/* ".repeat(100_000),
  "a NUL": `${valid}\0`,
  "not UTF-8": Buffer.concat([Buffer.from(valid), Buffer.from([0xc3, 0x28])]),
  "UTF-16": Buffer.from(valid, "utf16le"),
  "a huge integer": source({ pool: "size = 99999999999999999999999999" }),
  "a huge float": source({ pool: "size = 1e999" }),
  "a huge size": source({ pool: "size = 1, disk_size = 999999999999999999TiB" }),
  "a loop of a million blocks": source({ cluster: "for x in range(1000000) { pool p { arch = arm64 } }" }),
  "a loop of a million items": source({ cluster: 'name = join("", [for x in range(1000000): "abcdefgh"])' }),
  "a template that includes itself": `podplane 1\ntemplate t() { include t() }\ncluster x { include t() }`,
  "templates 100 deep": `podplane 1\n${Array.from({ length: 100 }, (_, index) => `template t${index}() { include t${index + 1}() }`).join("\n")}\ntemplate t100() {}\ncluster x { include t0() }`,
  "templates that double": `podplane 1\n${Array.from({ length: 60 }, (_, index) => `template t${index}() { include t${index + 1}() include t${index + 1}() }`).join("\n")}\ntemplate t60() { oidc {} }\ncluster x { include t0() }`,
  "empty templates that double": `podplane 1\n${Array.from({ length: 60 }, (_, index) => `template t${index}() { include t${index + 1}() include t${index + 1}() }`).join("\n")}\ntemplate t60() { }\ncluster x { include t0() }`,
  "clusters that extend each other": "podplane 1\ncluster a extends b {}\ncluster b extends a {}",
  "words that every object has": `${valid}\ncluster y { constructor = 1, toString {} __proto__ { hasOwnProperty = constructor } pool __proto__ {} }`,
};

describe.each(rowsOf(Object.entries(texts), 8))("%s", (_name, text) => {
  test("is explained by every command", () => {
    const folder = makeFolder({ "cluster.podplane": text });
    eachCommand(folder, "cluster.podplane");
  }, 1_500_000);
});

const documents: Readonly<Record<string, string | Uint8Array>> = {
  "random bytes": bytes(20_000, 9),
  "10,000 nested arrays": "[".repeat(10_000) + "]".repeat(10_000),
  "10,000 nested objects": `${'{"cluster":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  "10,000 open objects": '{"cluster":'.repeat(10_000),
  "a 10 MB line": `{"cluster": {"id": "${"a".repeat(10_000_000)}`,
  "a 10 MB string": `{"cluster": {"id": "${"a".repeat(10_000_000)}"}}`,
  "100,000 members of one name": `{"cluster": {${'"id":"x",'.repeat(100_000)}"id":"x"}}`,
  "many unknown members": `{"cluster": {${Array.from({ length: effort(100_000, 10_000) }, (_, index) => `"m${index}":1`).join(",")}}}`,
  "a NUL": '{"cluster": {"id": "x\0"}}',
  "not UTF-8": Buffer.concat([Buffer.from('{"cluster": {"id": "'), Buffer.from([0xff]), Buffer.from('"}}')]),
  "a lone surrogate": '{"cluster": {"id": "x", "name": "\\ud800"}}',
  "a huge number": '{"cluster": {"id": "x", "pools": {"a": {"size": 1e400}}}}',
  "an integer beyond what numbers hold": '{"cluster": {"id": "x", "pools": {"a": {"size": 9007199254740993}}}}',
  "an open comment": '{"cluster": {"id": "x"}} /* ',
  "words that every object has":
    '{"cluster": {"id": "x", "constructor": {}, "__proto__": {"toString": 1}, "pools": {"__proto__": {}}}}',
  nothing: "",
  "only a comment": "// nothing\n",
};

describe.each(rowsOf(Object.entries(documents), 4))("JSONC: %s", (_name, text) => {
  test("is explained by every command", () => {
    const folder = makeFolder({ "podplane.cluster.jsonc": text });
    eachCommand(folder, "podplane.cluster.jsonc");
  }, 1_500_000);
});

describe("what is valid, however it looks, is accepted", () => {
  test.each([
    ["a byte order mark", `\ufeff${valid}`],
    ["CRLF", valid.replaceAll("\n", "\r\n")],
    ["a chain of 10,000 lets", source({ top: `${lets(10_000)}\nlet v10000 = 1` })],
    ["a lone cluster after 100,000 comments", `${"// x\n".repeat(100_000)}${valid}`],
    [
      "templates 60 deep",
      source({
        top: `${Array.from({ length: 60 }, (_, index) => `template t${index}() { include t${index + 1}() }`).join("\n")}\ntemplate t60() { name = "deep" }`,
        cluster: "include t0()",
      }),
    ],
  ])(
    "%s",
    (_name, text) => {
      const folder = makeFolder({ "cluster.podplane": text });
      expectExplained(podplanec(folder, "check"), [0]);
      expectExplained(podplanec(folder, "build"), [0]);
    },
    120_000,
  );

  test("an empty file is a library", () => {
    expectExplained(podplanec(makeFolder({ "cluster.podplane": "" }), "build", "cluster.podplane"), [0]);
  });
});

describe("what is no text file", () => {
  test("says where UTF-8 ends", () => {
    const folder = makeFolder({
      "cluster.podplane": Buffer.concat([Buffer.from("podplane 1\nlet x = é"), Buffer.from([0x80])]),
    });
    const { stderr } = podplanec(folder, "check");
    expect(stderr).toBe(`error PDP1903: cluster.podplane is not UTF-8, from byte 21 on

  cluster.podplane:2:10
2 │ let x = é�
  │          ^

why: Sources are UTF-8 text.
fix: Save the file as UTF-8.
more: podplanec explain PDP1903

1 error in cluster.podplane
`);
  });

  test("folders, links that loop, pipes and devices", () => {
    const folder = makeFolder({ "good.podplane": valid });
    mkdirSync(join(folder, "folder.podplane"));
    symlinkSync("loop.podplane", join(folder, "loop.podplane"));
    symlinkSync("/dev/zero", join(folder, "zero.podplane"));
    symlinkSync("gone", join(folder, "gone.podplane"));
    execFileSync("mkfifo", [join(folder, "pipe.podplane")]);
    for (const name of ["folder", "loop", "zero", "gone", "pipe", "none"]) {
      for (const command of ["check", "build"]) expectExplained(podplanec(folder, command, `${name}.podplane`));
      // A folder is walked, and this one holds nothing to format.
      expectExplained(podplanec(folder, "fmt", "--check", `${name}.podplane`), [name === "folder" ? 0 : 1]);
      expectExplained(podplanec(folder, "import", "--out", "-", `${name}.podplane`));
    }
    expectExplained(podplanec(folder, "check", "folder.podplane/x.podplane"));
    expectExplained(podplanec(folder, "check", "a\nb.podplane"));
  }, 200_000);

  test("folders whose files cannot be read as sources", () => {
    const folder = makeFolder({ "notes.txt": "x" });
    mkdirSync(join(folder, "cluster.podplane"));
    for (const command of ["check", "build"]) expectExplained(podplanec(folder, command));
  });
});

describe("files that use others", () => {
  const use = (path: string) => `podplane 1\nuse "${path}" as other\n${source().replace("podplane 1", "")}`;

  test.each([
    [
      "itself",
      { "cluster.podplane": use("cluster.podplane") },
      "PDP2042: files use each other in a circle: cluster.podplane → cluster.podplane",
    ],
    [
      "each other",
      { "cluster.podplane": use("b.podplane"), "b.podplane": 'podplane 1\nuse "cluster.podplane" as a\n' },
      "PDP2042: files use each other in a circle: cluster.podplane → b.podplane → cluster.podplane",
    ],
    [
      "nothing that exists",
      { "cluster.podplane": use("gone.podplane") },
      "PDP2041: `gone.podplane` cannot be read: there is no such file",
    ],
    [
      "a file outside of the project",
      { "cluster.podplane": use("../../etc/passwd") },
      "PDP2040: `../../etc/passwd` lies outside the project",
    ],
    ["an absolute path", { "cluster.podplane": use("/etc/passwd") }, "PDP2040: `/etc/passwd` lies outside the project"],
    [
      "a file that is not UTF-8",
      { "cluster.podplane": use("b.podplane"), "b.podplane": Buffer.from([0xff]) },
      "PDP2041: `b.podplane` cannot be read: it is not UTF-8: see its byte 0",
    ],
  ])("%s", (_name, files, message) => {
    const folder = makeFolder(files);
    const result = podplanec(folder, "check");
    expectExplained(result, [1]);
    expect(result.stderr.match(/^error .*$/gm)).toEqual([`error ${message}`]);
  });

  test("a link that leads out of the project, and one that loops", () => {
    const outside = makeFolder({ "secret.podplane": "podplane 1\nlet x = 1\n", "secret.txt": "secret" });
    const folder = makeFolder({ "cluster.podplane": use("link.podplane") });
    symlinkSync(join(outside, "secret.podplane"), join(folder, "link.podplane"));
    const errorsIn = ({ stderr }: Result) => stderr.match(/^error .*$/gm);
    expect(errorsIn(podplanec(folder, "check"))).toEqual(["error PDP2040: `link.podplane` lies outside the project"]);

    writeFileSync(join(folder, "file.podplane"), 'podplane 1\nlet x = file("link.txt")\nlet y = file("loop.txt")\n');
    symlinkSync(join(outside, "secret.txt"), join(folder, "link.txt"));
    symlinkSync("loop.txt", join(folder, "loop.txt"));
    const result = podplanec(folder, "check", "file.podplane");
    expectExplained(result, [1]);
    expect(errorsIn(result)).toEqual([
      "error PDP2040: `link.txt` lies outside the project",
      "error PDP2030: `file` has no result here: `loop.txt` is a loop of symbolic links",
    ]);
  });

  test("a chain of 2,000 files", () => {
    const files = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [
        `f${index}.podplane`,
        `podplane 1\nuse "f${index + 1}.podplane" as next\nlet x = next.x + 1\n`,
      ]),
    );
    const folder = makeFolder({ ...files, "f2000.podplane": "podplane 1\nlet x = 0\nassert false\n" });
    expectExplained(podplanec(folder, "check", "f0.podplane"), [1]);
  }, 120_000);
});

describe("why, on what it cannot explain", () => {
  test.each([
    ["nothing:1", 1, "nothing is no generated file"],
    ["cluster.podplane:1", 1, "cluster.podplane is no generated file"],
    ["cluster.podplane", 2, "`cluster.podplane` names no line"],
    ["cluster.podplane:0", 1, "cluster.podplane is no generated file"],
    [":1", 2, "`:1` names no line"],
    ["/dev/zero:1", 1, "/dev/zero is no generated file"],
    ["x:99999999999999999999", 1, "x is no generated file"],
  ])("%s", (place, code, said) => {
    const result = podplanec(makeFolder({ "cluster.podplane": valid }), "why", place);
    expectExplained(result, [code]);
    expect(result.stderr.split("\n")[0]).toBe(`error: ${said}`);
  });

  const zero = "0".repeat(64);
  const outside = { version: 1, compiler: "0.1.0", source: { a: zero }, ir: zero, files: { "../x": zero } };

  test.each([
    ["", "in line 1, the document is empty"],
    ["{}", "in line 1, it has no member `version`"],
    ["[]", "in line 1, it is no object"],
    ['{"version":1,"files":{}}', "in line 1, it has no member `compiler`"],
    [JSON.stringify(outside), "`../x` lies outside of the folder"],
  ])("a manifest that is damaged: %s", (manifest, reason) => {
    const folder = makeFolder({ "podplane.build.json": manifest, "podplane.main.tf": "x\n" });
    const result = podplanec(folder, "why", "podplane.main.tf:1");
    expectExplained(result, [1]);
    expect(result.stderr.split("\n")[0]).toBe(`error: podplane.build.json cannot be understood: ${reason}`);
  });
});
