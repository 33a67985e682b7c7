import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { irOf, source } from "../../../test/helpers/podplane-source.ts";
import { testWorld } from "../../../test/helpers/step-world.ts";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import type { CommandArguments } from "../../cli/index.ts";
import { birthOf, type EventBody, privateFolder, viewOf } from "../../engine/index.ts";
import { askQuestion } from "./ask.ts";
import { type HeldLease, holdLease } from "./cluster-lease.ts";
import { removeFiles } from "./files.ts";
import { isAlive, livingChild, livingTools, pendingRuns, removeLeftFiles } from "./last-run.ts";
import { applyOptionsOf } from "./options.ts";
import { placesOfAddress, placesOfRange } from "./places.ts";
import { shellWord } from "./shell.ts";
import { clusterStoreOptions } from "./store-options.ts";
import { createLineAsker } from "./terminal-asker.ts";

test.each([
  ["a.b_c/d:e=f@g%h+i,j-k", "a.b_c/d:e=f@g%h+i,j-k"],
  ["", "''"],
  ["a b", "'a b'"],
  ["$a", "'$a'"],
  ["a;", "'a;'"],
  ["it's", "'it'\\''s'"],
])("%s is typed for a shell as %s", (word, expected) => {
  expect(shellWord(word)).toBe(expected);
});

describe("a question", () => {
  const ask = async (kind: "confirm" | "typed", typed: string | undefined, isPresent = true, flag?: "yes") => {
    const events: EventBody[] = [];
    const question = {
      id: "q",
      step: "s",
      kind,
      text: "Sure?",
      details: [],
      expected: "demo",
      flag: "--sure",
    } as const;
    const asker = { isPresent, answer: async () => typed };
    const signal = new AbortController().signal;
    const answer = await askQuestion(question, flag, { ask: asker, emit: (body) => events.push(body), signal });
    return [answer, events] as const;
  };

  test.each<["confirm" | "typed", string | undefined, "yes" | "no"]>([
    ["confirm", "y", "yes"],
    ["confirm", " YES \r", "yes"],
    ["confirm", "yess", "no"],
    ["confirm", "ay", "no"],
    ["confirm", "", "no"],
    ["confirm", "demo", "no"],
    ["confirm", undefined, "no"],
    ["typed", " demo ", "yes"],
    ["typed", "yes", "no"],
    ["typed", "Demo", "no"],
    ["typed", undefined, "no"],
  ])("of the kind %s that %j answers is answered %s", async (kind, typed, expected) => {
    const [answer, events] = await ask(kind, typed);
    expect(answer).toBe(expected);
    expect(events).toEqual([
      { type: "question", id: "q", step: "s", kind, text: "Sure?", details: [], expected: "demo", flag: "--sure" },
      { type: "answered", id: "q", answer: expected, by: "person" },
    ]);
  });

  test("is answered by an option, or needs somebody", async () => {
    const [answer, [, answered]] = await ask("confirm", undefined, false, "yes");
    expect([answer, answered]).toEqual(["yes", { type: "answered", id: "q", answer: "yes", by: "flag" }]);
    await expect(ask("confirm", "y", false)).rejects.toMatchObject({
      message: "nobody can be asked: Sure?",
      why: "standard input is no terminal",
      fix: "answer with --sure, or run it in a terminal",
      exitCode: 2,
    });
  });
});

describe("a line that is typed", () => {
  const question = { id: "q", step: "s", kind: "typed", text: "?", details: [], expected: "demo", flag: "-f" } as const;

  function askerOf(stdin: AsyncIterable<Uint8Array>, stdinIsTerminal?: boolean) {
    const { world } = testWorld(source());
    let said = "";
    const write = (text: string | Uint8Array): void => {
      said += text;
    };
    const stderr = { ...world.context.stderr, write };
    const context = { ...world.context, stdin, stderr, ...(stdinIsTerminal === undefined ? {} : { stdinIsTerminal }) };
    return { asker: createLineAsker(context), said: () => said };
  }
  async function* bytes(...chunks: readonly (readonly number[])[]) {
    for (const chunk of chunks) yield Uint8Array.from(chunk);
  }
  const signal = new AbortController().signal;

  test("is read whole, wherever it was cut, and what follows is not", async () => {
    const { asker, said } = askerOf(bytes([0xc3], [0xa4, 0x62], [0x0a, 0x78]));
    expect([await asker.answer(question, signal), said()]).toEqual(["äb", "type demo to go on: "]);
    const confirm = askerOf(bytes([0x0a]));
    const answer = await confirm.asker.answer({ ...question, kind: "confirm" }, signal);
    expect([answer, confirm.said()]).toEqual(["", "yes or no: "]);
  });

  test("is no answer where it has no end, or the terminal is gone", async () => {
    expect(await askerOf(bytes([0x61])).asker.answer(question, signal)).toBeUndefined();
    const failing = (error: unknown) =>
      askerOf({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
      }).asker;
    const gone = Object.assign(new Error("gone"), { code: "EIO" });
    expect(await failing(gone).answer(question, signal)).toBeUndefined();
    expect(await failing(new Error("stop")).answer(question, AbortSignal.abort())).toBeUndefined();
    for (const error of [new Error("no"), Object.assign(new Error("no"), { code: "EBADF" }), { code: "EIO" }]) {
      await expect(failing(error).answer(question, signal)).rejects.toBe(error);
    }
  });

  test("comes from somebody at a terminal", () => {
    expect([undefined, false, true].map((is) => askerOf(bytes(), is).asker.isPresent)).toEqual([false, false, true]);
  });
});

describe("options", () => {
  const optionsOf = (values: Readonly<Record<string, string>>, flags: readonly string[] = []) => {
    const args: CommandArguments = {
      positionals: [],
      flags: new Set(flags),
      values: new Map(Object.entries(values)),
      lists: new Map([["secrets", ["s"]]]),
    };
    return applyOptionsOf(args);
  };

  test("have values where nothing is given", () => {
    expect(applyOptionsOf({ positionals: [], flags: new Set(), values: new Map(), lists: new Map() })).toEqual({
      autoApprove: false,
      confirm: undefined,
      confirmState: undefined,
      format: "plain",
      speed: 1,
      resume: false,
      ignoreUnrecorded: false,
      storeEndpoint: undefined,
      secretEndpoint: undefined,
      secretFiles: [],
      seed: undefined,
      apiAddress: undefined,
      kubeconfig: undefined,
      identityDir: undefined,
      healthSeconds: 900,
      machineSeconds: 1200,
    });
  });

  test("are what is given", () => {
    const given = {
      confirm: "c",
      "confirm-state": "cs",
      speed: "2.5",
      endpoint: "e",
      "secrets-endpoint": "se",
      seed: "seed",
      "api-address": "a:1",
      kubeconfig: "k",
      "identity-dir": "i",
      "health-timeout": "2h",
      "vm-timeout": "0",
    };
    expect(optionsOf(given, ["auto-approve", "json", "resume", "ignore-unrecorded"])).toEqual({
      autoApprove: true,
      confirm: "c",
      confirmState: "cs",
      format: "json",
      speed: 2.5,
      resume: true,
      ignoreUnrecorded: true,
      storeEndpoint: "e",
      secretEndpoint: "se",
      secretFiles: ["s"],
      seed: "seed",
      apiAddress: "a:1",
      kubeconfig: "k",
      identityDir: "i",
      healthSeconds: 7200,
      machineSeconds: 0,
    });
    expect(optionsOf({ endpoint: "e" }).secretEndpoint).toBe("e");
  });

  test.each([
    ["90", 90],
    ["90s", 90],
    ["3m", 180],
    ["999999", 999_999],
  ])("a time of %s is %i seconds", (given, seconds) => {
    expect(optionsOf({ "vm-timeout": given }).machineSeconds).toBe(seconds);
  });

  test.each(["", "m", "1d", "1.5m", "1000000", " 1s", "1s ", "-1"])("%j is no time", (given) => {
    expect(() => optionsOf({ "vm-timeout": given })).toThrow(`--vm-timeout takes a time, not \`${given}\``);
  });

  test.each([
    ["max", undefined],
    ["0.001", 0.001],
    ["9999", 9999],
  ])("a speed of %s is %s", (given, speed) => {
    expect(optionsOf({ speed: given }).speed).toBe(speed);
  });

  test.each(["", "0", "0.0", "-1", "1e3", "10000", "1.0001", ".5", "MAX", "1x"])("%j is no speed", (given) => {
    expect(() => optionsOf({ speed: given })).toThrow(`--speed takes a number above 0 or \`max\`, not \`${given}\``);
  });
});

describe("places", () => {
  const file = (path: string, text: string) => ({ path, text, trace: [] });
  const world = {
    sources: new Map<string, string>(),
    build: {
      shown: "out",
      files: [
        file("notes.md", 'module "cluster" {\n'),
        file("a.tf", 'module "cluster" {\n}\n'),
        file("b.tf", '\n# module "shard" {\nresource "aws_a" "b" {\n}\ndata "aws_c" "d" {\n}\nmodule "shard" {\n}\n'),
      ],
    },
  } as unknown as Parameters<typeof placesOfAddress>[0];

  test.each([
    ["module.cluster.aws_x.y", "a.tf", 1],
    ["module.shard.module.inner.aws_x.y", "b.tf", 7],
    ['aws_a.b["x.y"]', "b.tf", 3],
    ["aws_a.b[0]", "b.tf", 3],
    ["data.aws_c.d", "b.tf", 5],
  ])("%s is declared in a line", (address, path, line) => {
    expect(placesOfAddress(world, address)).toEqual({ generated: { file: `out/${path}`, line } });
  });

  test.each(["aws_a.c", "aws_c.d", "data.aws_a.b", "module.none.x.y", ""])("%j is declared nowhere", (address) => {
    expect(placesOfAddress(world, address)).toEqual({});
  });

  test.each([
    [".terraform/modules/cluster/main.tf", { generated: { file: "out/.terraform/modules/cluster/main.tf", line: 9 } }],
    ["modules/shard.inner/main.tf", { generated: { file: "out/modules/shard.inner/main.tf", line: 9 } }],
    ["own/xmodules/shard/main.tf", { generated: { file: "out/own/xmodules/shard/main.tf", line: 9 } }],
    ["own.tf", { generated: { file: "out/own.tf", line: 9 } }],
  ])("a line of %s is where it is", (filename, expected) => {
    const range = { filename, start: { line: 9, byte: 0 }, end: { byte: 1 } };
    expect(placesOfRange(world, range, "")).toEqual(expected);
  });

  test("a line of a module has the source of its call, and a generated line its own", () => {
    const one = testWorld(source());
    const path = "podplane.aws_123456789012_eu-west-1.tf";
    const text = one.world.build.files.find((found) => found.path === path)?.text ?? "";
    const call = placesOfAddress(one.world, "module.shard_eu_west_1a");
    expect(call).toEqual({
      generated: { file: path, line: text.slice(0, text.indexOf('module "shard_eu_west_1a" {')).split("\n").length },
      source: { file: "cluster.podplane", line: expect.any(Number), column: 5 },
    });
    const at = (filename: string, byte: number) => ({ filename, start: { line: 3, byte }, end: { byte: byte + 1 } });
    const inModule = placesOfRange(one.world, at(".terraform/modules/shard_eu_west_1a/x.tf", 0), "");
    expect(inModule).toEqual({
      generated: { file: ".terraform/modules/shard_eu_west_1a/x.tf", line: 3 },
      source: call.source,
    });
    const start = text.indexOf('module "shard_eu_west_1a" {');
    expect(placesOfRange(one.world, at(path, start), "")).toEqual(call);
    expect(placesOfRange({ ...one.world, sources: new Map() }, at(path, start), "")).toEqual({
      generated: call.generated,
    });
  });
});

test("stores are reached as the cluster says, or by --endpoint", () => {
  const { world } = testWorld(source(), { env: { A: "b" } });
  expect(clusterStoreOptions(world)).toMatchObject({ region: "eu-west-1", env: { A: "b" } });
  expect("endpoint" in clusterStoreOptions(world)).toBe(false);
  const options = { ...world.options, storeEndpoint: "http://here" };
  expect(clusterStoreOptions({ ...world, options })).toMatchObject({ endpoint: "http://here" });
});

describe("the lease", () => {
  const mark = { pid: process.pid, birth: birthOf(process.pid) ?? "" };
  const owner = {
    run: "r1",
    command: "apply",
    host: "here",
    machine: "m",
    process: mark,
    startedAt: "2026-01-01T00:00:00.000Z",
  };
  const hold = (folder: string, parts: object = {}): Promise<HeldLease> =>
    holdLease({
      ir: irOf(source()),
      folder,
      owner,
      joins: undefined,
      store: {},
      signal: new AbortController().signal,
      onWait: () => undefined,
      ...parts,
    });

  test("of a state in a file lies beside it, is held by one, and given back", async () => {
    const folder = temporaryFolder("lease");
    privateFolder(folder);
    const lease = await hold(folder);
    expect([await lease.verify(), existsSync(join(folder, ".podplane", "lease"))]).toEqual([undefined, true]);
    await expect(hold(folder, { owner: { ...owner, run: "r2" } })).rejects.toMatchObject({
      message: `another apply of this cluster runs: host here, process ${process.pid}, since 2026-01-01T00:00:00.000Z`,
      why: "run r1 holds the lease; two at once would plan against each other's half-done work",
      fix: "wait until it has ended; `podplanec apply --attach` shows it where it runs on this machine",
      exitCode: 4,
    });
    await lease.release();
    const next = await hold(folder, { owner: { ...owner, run: "r2" } });
    expect(await next.verify()).toBeUndefined();
    await next.release();
  });

  test("names a program that outlives its run", async () => {
    const folder = temporaryFolder("lease");
    privateFolder(folder);
    const dead = { ...owner, process: { pid: mark.pid, birth: "another" } };
    const lease = await hold(folder, { owner: dead });
    await lease.setChild(mark);
    await expect(hold(folder, { owner: { ...owner, run: "r2" } })).rejects.toMatchObject({
      message: `OpenTofu of an earlier apply still runs (process ${process.pid} on here)`,
      why: `its apply (host here, process ${process.pid}, since 2026-01-01T00:00:00.000Z, run r1) was killed; what it started goes on`,
      fix: "`podplanec apply --resume` waits for it and goes on; `podplanec apply --attach` shows it",
      exitCode: 4,
    });
    const joined = await hold(folder, { owner: { ...owner, run: "r3" }, joins: mark });
    expect(await joined.verify()).toBeUndefined();
    expect(await lease.verify()).toMatchObject({ what: expect.any(String) });
    await lease.release();
    await joined.release();
  });
});

describe("earlier runs", () => {
  const self = { pid: process.pid, birth: birthOf(process.pid) ?? "" };
  const startOf = (parts: object = {}): EventBody => ({
    type: "run-started",
    run: "r",
    command: "apply",
    cluster: "demo",
    folder: ".",
    version: "0",
    host: "h",
    ...self,
    startedAt: "",
    steps: [],
    ...parts,
  });
  const end = (outcome: "done" | "failed"): EventBody => {
    return { type: "run-ended", outcome, code: 0, done: [], left: [], seconds: 1 };
  };
  const tool = (pid: number, birth: string): EventBody => {
    return { type: "tool-started", step: "s", tool: "tofu", words: ["apply"], pid, birth, log: "1.log" };
  };
  const past = (...events: readonly EventBody[]) => {
    return { folder: { id: "r", path: "/r", journal: "/r/journal.jsonl" }, view: viewOf(events) };
  };

  test("are looked at back to the last that was done", () => {
    const folder = temporaryFolder("runs");
    const write = (id: string, ...events: readonly EventBody[]): void => {
      const path = join(privateFolder(folder), "runs", id);
      mkdirSync(path, { recursive: true });
      const lines = events.map((body, index) =>
        JSON.stringify({ v: 1, seq: index + 1, time: "2026-01-01T00:00:00.000Z", ...body }),
      );
      writeFileSync(join(path, "journal.jsonl"), `${lines.join("\n")}\n`);
    };
    write("1", startOf(), end("failed"));
    write("2", startOf(), end("done"));
    write("3", startOf(), end("failed"));
    write("4", startOf());
    expect(pendingRuns(folder).map(({ folder: { id } }) => id)).toEqual(["4", "3"]);
  });

  test("live as long as their process does, and have no end", () => {
    expect(isAlive(past(startOf()))).toBe(true);
    expect(isAlive(past(startOf(), end("failed")))).toBe(false);
    expect(isAlive(past(startOf({ birth: "other" })))).toBe(false);
    expect(isAlive(past())).toBe(false);
  });

  test("may have left programs", () => {
    const run = past(tool(self.pid, "other"), tool(self.pid, ""), tool(self.pid, self.birth));
    expect(livingTools(run).map(({ birth }) => birth)).toEqual([self.birth]);
    expect(livingChild([past(), run])).toEqual(self);
    expect(livingChild([past()])).toBeUndefined();
  });

  test("may have left files, which are deleted", () => {
    const folder = temporaryFolder("files");
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    const made = (path: string): EventBody => ({ type: "file-made", path, purpose: "plan" });
    for (const remove of [
      () => expect(removeLeftFiles(past(made(one), made(two)))).toEqual([one, two]),
      () => {
        const events: EventBody[] = [];
        removeFiles(viewOf([made(one), made(two)]), (body) => events.push(body));
        expect(events).toEqual([
          { type: "file-removed", path: one },
          { type: "file-removed", path: two },
        ]);
      },
    ]) {
      mkdirSync(one, { recursive: true });
      writeFileSync(join(one, "inner"), "");
      remove();
      expect(existsSync(one)).toBe(false);
    }
  });
});
