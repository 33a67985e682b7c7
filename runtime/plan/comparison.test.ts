import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { writeAll } from "../../test/impact/repository.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import type { CommandArguments } from "../cli/index.ts";
import { findSources } from "../project/index.ts";
import { testContext } from "../vmconfig/test-context.ts";
import { comparisonOf } from "./comparison.ts";

const identity = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@x", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@x" };

function repository(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  for (const words of ["init -q -b main", "add -A", "commit -q -m one"]) {
    execFileSync("git", words.split(" "), { cwd: folder, env: { ...process.env, ...identity } });
  }
  return folder;
}

const one = source().replace("cluster tools", "cluster one");
const two = source().replace("cluster tools", "cluster two");
const both = (first: string, second: string) => first + second.replace("podplane 1\n", "");
const large = (text: string) => text.replace("t4g.small", "t4g.large");

const argsOf = (options: Readonly<Record<string, string>>): CommandArguments => ({
  positionals: [],
  flags: new Set(),
  values: new Map(Object.entries(options)),
  lists: new Map(),
});

interface Asked {
  /** Options with their values. */
  readonly options: Readonly<Record<string, string>>;
  readonly source?: string;
  readonly varsFiles?: readonly string[];
}

/** What each of some clusters is compared with: its name, its id there, and the type of its VMs. */
function found(folder: string, { options, source: path = "cluster.podplane", varsFiles = [] }: Asked) {
  const context = { ...testContext(folder), env: process.env };
  const args = argsOf(options);
  const [named] = findSources(folder, [path]);
  if (!named) throw new Error("no source");
  const { formerOf } = comparisonOf(context, args, named, { assignments: [], varsFiles, out: undefined });
  return (...ids: readonly string[]) =>
    ids.map((id) => {
      const former = formerOf(id, folder);
      const type = /"t4g\.\w+"/.exec(former?.files.get("podplane.main.tf") ?? "")?.[0];
      return former && `${former.name}: ${former.said.labels.join()} ${type}`;
    });
}

describe("what a source is compared with", () => {
  test("in a commit is the cluster of the same id, or the only one, and none of several others", () => {
    const folder = repository({ "cluster.podplane": both(one, large(two)), "lone.podplane": two });
    writeAll(folder, { "cluster.podplane": one, "lone.podplane": one, "new.podplane": one });
    const options = { against: "main" };
    expect(found(folder, { options })("one", "two", "three")).toEqual([
      'main: one "t4g.small"',
      'main: two "t4g.large"',
      undefined,
    ]);
    expect(found(folder, { options, source: "lone.podplane" })("two", "three")).toEqual([
      'main: two "t4g.small"',
      'main: two "t4g.small"',
    ]);
    expect(found(folder, { options, source: "new.podplane" })("one")).toEqual([undefined]);
  });

  test("in another source is the cluster of the same id, or the only one, and none of several others", () => {
    const folder = makeFolder({
      "cluster.podplane": one,
      "old.podplane": both(one, large(two)),
      "lone.podplane": two,
    });
    expect(found(folder, { options: { from: "old.podplane" } })("one", "two", "three")).toEqual([
      'old.podplane: one "t4g.small"',
      'old.podplane: two "t4g.large"',
      undefined,
    ]);
    expect(found(folder, { options: { from: "lone.podplane" } })("two", "three")).toEqual([
      'lone.podplane: two "t4g.small"',
      'lone.podplane: two "t4g.small"',
    ]);
  });

  test("is the last build where nothing is said", async () => {
    const folder = makeFolder({ "cluster.podplane": one });
    expect(found(folder, { options: {} })("one")).toEqual([undefined]);
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    expect(found(folder, { options: {} })("one", "two")).toEqual([
      'the last build: one "t4g.small"',
      'the last build: one "t4g.small"',
    ]);
  });

  test("is one thing", () => {
    const folder = makeFolder({ "cluster.podplane": one });
    expect(() => found(folder, { options: { from: "cluster.podplane", against: "main" } })).toThrow(
      expect.objectContaining({
        message: "--against and --from exclude each other",
        why: "a source is compared with one thing",
        fix: "give one of them",
        exitCode: 2,
      }),
    );
  });

  test("has to be there as text, with the values that are given", () => {
    const folder = repository({ "a/cluster.podplane/x": "", "b.podplane": one });
    writeAll(folder, { "c.podplanevars": "" });
    rmSync(join(folder, "a"), { recursive: true });
    writeAll(folder, { "a/cluster.podplane": one });
    const options = { against: "main" };
    expect(() => found(folder, { options, source: "a" })).toThrow(
      expect.objectContaining({
        message: "a/cluster.podplane cannot be read in main",
        why: "it is a folder",
        fix: "compare with another commit",
      }),
    );
    expect(() => found(folder, { options, source: "b.podplane", varsFiles: ["c.podplanevars"] })).toThrow(
      expect.objectContaining({ message: "c.podplanevars cannot be read in main", why: "there is no such file" }),
    );
  });

  test("has prices where a file of them is given", () => {
    const prices = '{"currency":"EUR","per":"month","instance_types":{}}';
    const folder = makeFolder({ "cluster.podplane": one, prices });
    const pricesOf = (options: Readonly<Record<string, string>>) => {
      const args = argsOf(options);
      const [named] = findSources(folder, ["."]);
      if (!named) throw new Error("no source");
      const build = { assignments: [], varsFiles: [], out: undefined };
      return comparisonOf(testContext(folder), args, named, build).prices?.currency;
    };
    expect([pricesOf({ prices: "prices" }), pricesOf({})]).toEqual(["EUR", undefined]);
  });
});
