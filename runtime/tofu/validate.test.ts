import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../test/safety/tree.ts";
import { testContext } from "../vmconfig/test-context.ts";
import { secretVariables } from "./secret-variables.ts";
import { type TofuDiagnostic, validateWithTofu } from "./validate.ts";

const text = `# é
module "network" {
  source = "./n"
  cidr   = "10.0.0.0/16"
}
`;
const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
const origin = { kind: "source", span: { file: "cluster.podplane", start: 7, end: 11 }, written: undefined } as const;
const generated = {
  path: "podplane.main.tf",
  text,
  trace: [{ ...at('"10.0.0.0/16"'), origin }],
};
const nested = { path: "podplane.env/knd/mutable.env", text: "A='1'\n", trace: [] };

/** The range of a part of a text as OpenTofu gives it: lines from 1, and bytes. */
function rangeOf(filename: string, whole: string, part: string): NonNullable<TofuDiagnostic["range"]> {
  const before = whole.slice(0, whole.indexOf(part));
  const byte = Buffer.byteLength(before);
  return {
    filename,
    start: { line: before.split("\n").length, byte },
    end: { byte: byte + Buffer.byteLength(part) },
  };
}

interface Said {
  readonly init?: string;
  readonly validate?: string;
  readonly diagnostics?: readonly TofuDiagnostic[];
}

/** Outputs beside files of the user's, and a program that says what OpenTofu would. */
function projectWith({ init = "", validate, diagnostics = [] }: Said, own: Readonly<Record<string, string>> = {}) {
  const folder = makeFolder(own);
  const bin = makeFolder({ "valid.json": JSON.stringify({ format_version: "1.0", diagnostics }) });
  const command = join(bin, "tofu");
  const script = `#!/bin/sh
echo "$@" >>'${bin}/words'
if [ "$1" = validate ]; then find . -type f | sort >'${bin}/files'; pwd >'${bin}/folder'; ${validate ?? `exec cat '${bin}/valid.json'`}; exit; fi
${init}
`;
  writeFileSync(command, script);
  chmodSync(command, 0o755);
  return { folder, bin, command };
}

async function validated(said: Said, own: Readonly<Record<string, string>> = {}) {
  const { folder, bin, command } = projectWith(said, own);
  const build = { files: [generated, nested], folder, shown: "out" };
  const [context, sources] = [testContext(folder), new Map<string, string>()];
  const { all } = await validateWithTofu(context, command, build, sources);
  const told = all.map(({ name, message, why, help, span, related }) => {
    const place = span && `${span.file}:${span.start}-${span.end}`;
    return { name, message, why, help, place, related };
  });
  return { told, sources, err: context.err(), bin };
}

const failed = (summary: string, why: string) => ({
  name: "tofu-failed",
  message: `OpenTofu could not check the outputs: ${summary}`,
  why,
  help: "Mend that, and check again.",
  place: undefined,
  related: [],
});

describe("what OpenTofu says of the outputs", () => {
  test("is told at the source's line, with the line that was generated from it", async () => {
    const range = rangeOf(generated.path, text, '"10.0.0.0/16"');
    const found = await validated({
      diagnostics: [
        { severity: "error", summary: "Invalid value", detail: " No\n  such  range. ", range },
        { severity: "warning", summary: "Old", range },
      ],
    });
    const related = [
      {
        span: { file: "out/podplane.main.tf", ...at('"10.0.0.0/16"') },
        message: "the generated line",
      },
    ];
    expect(found.told).toEqual([
      {
        name: "tofu-refused",
        message: "OpenTofu refuses what is generated from this: Invalid value",
        why: "No such range.",
        help: "Change the value here; the generated line is out/podplane.main.tf:4.",
        place: "cluster.podplane:7-11",
        related,
      },
      {
        name: "tofu-warned",
        message: "OpenTofu warns of what is generated from this: Old",
        why: "OpenTofu gives no reason.",
        help: "See the generated line out/podplane.main.tf:4.",
        place: "cluster.podplane:7-11",
        related,
      },
    ]);
    expect([...found.sources]).toEqual([["out/podplane.main.tf", text]]);
  });

  test("of an input of a module is told at the argument of its call", async () => {
    const range = rangeOf("n/main.tf", "x", "x");
    const detail = "The given value is not suitable for module.network.var.cidr.";
    const { told } = await validated({ diagnostics: [{ severity: "error", summary: "Invalid value", detail, range }] });
    expect(told).toMatchObject([
      { name: "tofu-refused", related: [{ span: { file: "out/podplane.main.tf", ...at("cidr") } }] },
    ]);
  });

  test("of a file of the user's is told in it", async () => {
    const own = "# ö\nx = module.gone\n";
    const range = rangeOf("custom.tf", own, "module.gone");
    const said = {
      diagnostics: [{ severity: "error", summary: "Unknown", detail: "No such module.", range } as const],
    };
    const found = await validated(said, { "custom.tf": own });
    expect(found.told).toEqual([
      {
        name: "tofu-refused-own",
        message: "OpenTofu refuses this file of yours: Unknown",
        why: "No such module.",
        help: "Correct it; names that the generated files declare stand in podplane.*.tf.",
        place: `out/custom.tf:${own.indexOf("module.gone")}-${own.length - 1}`,
        related: [],
      },
    ]);
    expect([...found.sources]).toEqual([["out/custom.tf", own]]);
  });

  test("of nothing that is there is told without a place", async () => {
    const range = rangeOf("nowhere.tf", "x", "x");
    const { told } = await validated({
      diagnostics: [
        { severity: "error", summary: "Nowhere", detail: "x", range },
        { severity: "error", summary: "No place", detail: "y" },
      ],
    });
    expect(told).toEqual([failed("Nowhere", "x"), failed("No place", "y")]);
  });

  test("is nothing where it finds nothing", async () => {
    expect((await validated({})).told).toEqual([]);
    expect((await validated({ validate: "echo '{}'" })).told).toEqual([]);
  });

  test("that is no document is told by its last lines", async () => {
    const lines = Array.from({ length: 13 }, (_, index) => `line ${index + 1}`).join("\\n");
    const { told } = await validated({ validate: `printf '╷\\n│ first\\n\\n'; printf '│ ${lines}\\n' >&2; exit 1` });
    expect(told).toEqual([
      failed(
        "validate failed",
        "line 3 line 4 line 5 line 6 line 7 line 8 line 9 line 10 line 11 line 12 line 13 first",
      ),
    ]);
  });
});

describe("init", () => {
  const fault: TofuDiagnostic = {
    severity: "error",
    summary: "Invalid value",
    detail: "x",
    range: rangeOf(generated.path, text, "cidr"),
  };
  const missing = ["Module not installed", "Missing required provider", "Inconsistent dependency lock file"].map(
    (summary): TofuDiagnostic => ({ ...fault, summary }),
  );

  test("that fails at what is no fault of the source is told as what it said", async () => {
    const init = `echo Initializing
printf '\\nError: Error accessing registry\\n\\n  on podplane.main.tf line 2:\\n\\nNo such host.\\n' >&2
exit 1`;
    const found = await validated({ init, diagnostics: missing });
    expect(found.told).toEqual([
      failed("init failed", "Error accessing registry on podplane.main.tf line 2: No such host. Initializing"),
    ]);
    expect(found.err.split("\n").sort()).toEqual([
      "",
      "",
      "",
      "",
      "  on podplane.main.tf line 2:",
      "Error: Error accessing registry",
      "Initializing",
      "No such host.",
    ]);
  });

  test.each([
    ["several errors are counted", "│ Error: one\\n│ more\\n│ Error: two\\n│ Error: three\\n", "one more (and 2 more)"],
    ["without an error the end is told", "╷\\n│ it   broke\\nNo Error: here\\n", "it   broke No Error: here"],
  ])("that fails: %s", async (_name, text, why) => {
    const { told } = await validated({ init: `printf '${text}' >&2; exit 1` });
    expect(told).toEqual([failed("init failed", why)]);
  });

  test("that fails at what validate tells with its place is told there alone", async () => {
    const noPlace: TofuDiagnostic = { severity: "error", summary: "No place" };
    const { told } = await validated({ init: "exit 1", diagnostics: [...missing, fault] });
    expect(told.map(({ message }) => message)).toEqual(["OpenTofu refuses what is generated from this: Invalid value"]);
    const other = await validated({ init: "echo 'Error: it' >&2; exit 1", diagnostics: [noPlace] });
    expect(other.told).toEqual([failed("init failed", "it")]);
  });

  test("that fails before a validate that says nothing is told as what it said", async () => {
    const { told } = await validated({ init: "echo 'Error: it' >&2; exit 1", validate: "exit 1" });
    expect(told).toEqual([failed("init failed", "it")]);
  });

  test("that succeeds hides nothing that validate says", async () => {
    const { told } = await validated({ diagnostics: missing });
    expect(told).toHaveLength(3);
  });

  test("that was cancelled is the end", async () => {
    const { folder, bin, command } = projectWith({ init: "exit 1" });
    const context = testContext(folder, AbortSignal.abort());
    const { all } = await validateWithTofu(context, command, { files: [generated], folder, shown: "out" }, new Map());
    expect([all, readdirSync(bin).includes("folder")]).toEqual([[], false]);
  });
});

test("the outputs are checked in a folder of their own, beside what else OpenTofu reads there", async () => {
  const own = {
    "custom.tf": "",
    "more.tofu": "",
    "more.tf.json": "{}",
    ".terraform.lock.hcl": "",
    "podplane.main.tf": "old",
    "notes.txt": "",
    "x.tf.bak": "",
    "terraform.tfstate": "{}",
    "sub/other.tf": "",
  };
  const { bin } = await validated({}, own);
  const read = (name: string) => readFileSync(join(bin, name), "utf8").trim().split("\n");
  expect(read("files")).toEqual([
    "./.terraform.lock.hcl",
    "./custom.tf",
    "./more.tf.json",
    "./more.tofu",
    "./podplane.env/knd/mutable.env",
    "./podplane.main.tf",
  ]);
  expect(read("words")).toEqual(["init -backend=false -input=false -no-color", "validate -json -no-color"]);
  const [folder = ""] = read("folder");
  expect(() => readdirSync(folder)).toThrow("ENOENT");
});

test.each([
  ["not there yet", "none"],
  ["a file", "file"],
])("outputs are checked where their folder is %s", async (_name, name) => {
  const { folder, bin, command } = projectWith({}, { file: "" });
  const build = { files: [generated], folder: join(folder, name), shown: "out" };
  const { all } = await validateWithTofu(testContext(folder), command, build, new Map());
  expect([all, readFileSync(join(bin, "files"), "utf8")]).toEqual([[], "./podplane.main.tf\n"]);
});

test("what it gets in secret, it gets for both", async () => {
  const show = 'printf "%s" "$TF_VAR_key"';
  const { folder, command } = projectWith({ init: `${show}; exit 0`, validate: show });
  const context = testContext(folder);
  const secrets = secretVariables({ variables: new Map([["key", "canary"]]) });
  const build = { files: [generated], folder, shown: "out" };
  const { all } = await validateWithTofu(context, command, build, new Map(), secrets);
  expect([context.err(), all.map(({ why }) => why)]).toEqual(["canary", ["canary"]]);
});
