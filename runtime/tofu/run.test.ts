import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import type { CommandContext, Output } from "../cli/index.ts";
import { keepTail, keepWhole } from "./output.ts";
import { findProgram, findTofu, runTofu } from "./run.ts";
import { secretVariables } from "./secret-variables.ts";

const folder = temporaryFolder("tofu");

/** A program that writes as OpenTofu would. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function contextOf(): CommandContext & { shown(): string } {
  let shown = "";
  const stderr: Output = {
    write: (text) => {
      shown += text;
    },
    isTerminal: true,
    columns: 80,
  };
  const stdin = (async function* () {})();
  const signal = new AbortController().signal;
  const env = { PATH: process.env["PATH"] };
  return { cwd: folder, stdin, stdout: stderr, stderr, env, signal, shown: () => shown };
}

describe("what OpenTofu writes", () => {
  const busy = program(
    "busy",
    'i=0; while [ $i -lt 3000 ]; do echo "step $i of a very long run, one of many lines"; i=$((i+1)); done; exit 3',
  );

  test("is told as it comes, and its end is kept", async () => {
    const context = contextOf();
    const result = await runTofu(context, busy, folder, ["init"], { onText: context.stderr.write });
    expect(result.status).toBe(3);
    const steps = Array.from({ length: 3000 }, (_, index) => `step ${index} of a very long run, one of many lines\n`);
    expect(context.shown()).toBe(steps.join(""));
    expect(result.stdout).toBe(steps.join("").slice(-64 * 1024));
  });

  test("as a document is whole and not shown", async () => {
    const context = contextOf();
    const result = await runTofu(context, program("json", "printf '{\"a\":1}'"), folder, [], {
      document: true,
      onText: context.stderr.write,
    });
    expect([result.stdout, context.shown()]).toEqual(['{"a":1}', ""]);
  });
});

describe("an output that is kept", () => {
  test("holds its end only, with characters that were cut between pieces", () => {
    const sink = keepTail(10);
    for (const byte of Buffer.from(`${"x".repeat(1000)}grün und ö`)) sink.take(Buffer.from([byte]));
    expect(sink.text()).toBe("grün und ö");
  });

  test("is as it was where it is short, with what a cut character left", () => {
    const shown: string[] = [];
    const sink = keepTail(10, (text) => shown.push(text));
    sink.take(Buffer.from("ten"));
    sink.take(Buffer.concat([Buffer.from(" chars"), Buffer.from([0xc3])]));
    expect(sink.text()).toBe("ten chars\ufffd");
    expect(shown).toEqual(["ten", " chars", "\ufffd"]);
  });

  test("as a document is whole, or empty", () => {
    const sink = keepWhole(4);
    sink.take(Buffer.from("a"));
    sink.take(Buffer.from("bö"));
    expect(sink.text()).toBe("abö");
    sink.take(Buffer.from("d"));
    expect(sink.text()).toBe("");
    sink.take(Buffer.from("e"));
    expect(sink.text()).toBe("");
  });
});

describe("a program", () => {
  test("gets the environment of OpenTofu, its secrets and no input, in its folder", async () => {
    const script = program(
      "env",
      'pwd; read -r line; echo "$? $TF_INPUT $TF_WORKSPACE $TF_VAR_key"; echo no >&2; exit 2',
    );
    const context = contextOf();
    const env = { ...context.env, TF_WORKSPACE: "other" };
    const secrets = secretVariables({ variables: new Map([["key", "canary"]]) });
    const result = await runTofu({ ...context, env }, script, folder, [], { secrets });
    expect(result).toEqual({ status: 2, stdout: `${folder}\n1 0  canary\n`, stderr: "no\n" });
  });

  test("is asked to stop where the run is cancelled", async () => {
    const script = program(
      "stopped",
      "trap 'echo stopped; exit 7' INT; echo begun; i=0; while [ $i -lt 500 ]; do sleep 0.01; i=$((i+1)); done",
    );
    const abort = new AbortController();
    const { status, stdout } = await runTofu({ env: contextOf().env, signal: abort.signal }, script, folder, [], {
      onText: () => abort.abort(),
    });
    expect([status, stdout]).toEqual([7, "begun\nstopped\n"]);
    const killed = await runTofu(contextOf(), program("killed", "kill -9 $$"), folder, []);
    expect(killed.status).toBe(1);
  });

  test("that is not there is told", async () => {
    await expect(runTofu(contextOf(), join(folder, "none"), folder, [])).rejects.toThrow("ENOENT");
  });
});

describe("OpenTofu is", () => {
  /** Folders with programs of these names. */
  const places = (...names: readonly string[]) => {
    const made = makeFolder(Object.fromEntries(names.map((name) => [name, "#!/bin/sh\n"])));
    for (const name of names) chmodSync(join(made, name), 0o755);
    return made;
  };

  test("the first on PATH that can be run, and Terraform where there is none", () => {
    const [both, one, plain] = [places("tofu", "terraform"), places("terraform"), makeFolder({ tofu: "" })];
    const find = (...folders: readonly string[]) => findTofu({ PATH: folders.join(delimiter) });
    expect(find(one, both)).toBe(join(both, "tofu"));
    expect(find("", plain, both)).toBe(join(both, "tofu"));
    expect(find(plain, one)).toBe(join(one, "terraform"));
    expect([
      findProgram("terraform", { PATH: one }),
      findProgram("terraform", { PATH: plain }),
      findProgram("x", {}),
    ]).toEqual([join(one, "terraform"), undefined, undefined]);
  });

  test("what PODPLANE_TF_CMD names, by its path or on PATH", () => {
    const [mine, other] = [places("mine"), places("tofu")];
    expect(findTofu({ PODPLANE_TF_CMD: join(mine, "mine"), PATH: other })).toBe(join(mine, "mine"));
    expect(findTofu({ PODPLANE_TF_CMD: "mine", PATH: mine })).toBe(join(mine, "mine"));
    expect(findTofu({ PODPLANE_TF_CMD: "", PATH: other })).toBe(join(other, "tofu"));
  });

  test.each([
    [{}, "there is no tofu and no terraform"],
    [{ PODPLANE_TF_CMD: "mine" }, "there is no mine"],
    [{ PODPLANE_TF_CMD: "/none/mine", PATH: "/bin" }, "there is no /none/mine"],
  ])("told where it is not there: %j", (env, message) => {
    expect(() => findTofu(env)).toThrow(
      expect.objectContaining({
        message,
        why: "podplanec runs the real program",
        fix: "install OpenTofu, or set PODPLANE_TF_CMD to it",
      }),
    );
  });
});
