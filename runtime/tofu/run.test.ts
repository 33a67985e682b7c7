import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { CommandContext, Output } from "../cli/index.ts";
import { keepTail, keepWhole } from "./output.ts";
import { runTofu } from "./run.ts";

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
