import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { goldenIr } from "../../test/helpers/golden/cases.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { Output } from "../cli/index.ts";
import type { ClusterBuild } from "./build.ts";
import { unifiedDiff } from "./diff.ts";
import { inputsOf } from "./inputs.ts";
import { createBuildProgress } from "./progress.ts";
import { describeConflicts, hasOtherLineEnds, summarise } from "./report.ts";
import { sourceHash } from "./source-hash.ts";
import type { ConflictReason } from "./tree.ts";

interface Conflict {
  readonly path?: string;
  readonly reason: ConflictReason;
  readonly before?: string;
  readonly after?: string;
}

/** What is said of conflicts; of a build only its folder and its plan are looked at. */
function said(conflicts: readonly Conflict[], folder = "/srv/out"): readonly string[] {
  const actions = conflicts.map(({ path = "a.tf", reason, before, after }) => ({
    kind: "conflict",
    path,
    reason,
    before,
    after,
  }));
  return describeConflicts({ folder, shown: "out", plan: { actions } } as unknown as ClusterBuild);
}

const difference = "--- a.tf (on the disk)\n+++ a.tf (generated)\n@@ -1,1 +1,1 @@\n-old\n+new\n";

describe("a conflict says what, why and what to do", () => {
  test("of an edited file", () => {
    expect(said([{ reason: "edited", before: "old\n", after: "new\n" }])).toEqual([
      "error: out/a.tf was changed by hand since the last build; nothing was written\n" +
        "why: a build would lose the change\n" +
        "fix: move it into the source or into a file of your own, or take the generated one with --force\n" +
        `${difference.replaceAll("a.tf (", "out/a.tf (")}\n`,
    ]);
  });

  test("of a file of the user's", () => {
    expect(said([{ reason: "foreign", before: "old\n", after: "new\n" }])).toEqual([
      "error: out/a.tf exists, and podplanec did not write it; nothing was written\n" +
        "why: files of yours are never touched\n" +
        "fix: move it away, build into another folder with --out, or replace it with --force\n" +
        `${difference.replaceAll("a.tf (", "out/a.tf (")}\n`,
    ]);
  });

  test("of a file that is gone or has become empty, and of one of the user's", () => {
    for (const reason of ["edited", "foreign"] as const) {
      expect(said([{ reason, after: "new\n" }])[0]).toContain("(generated)\n@@ -0,0 +1,1 @@\n+new\n");
      expect(said([{ reason, before: "old\n" }])[0]).toContain("(generated)\n@@ -1,1 +0,0 @@\n-old\n");
    }
  });

  test("of a link, with where it leads", () => {
    const folder = temporaryFolder("report");
    symlinkSync("there", join(folder, "a.tf"));
    expect(said([{ reason: "link" }], folder)).toEqual([
      "error: out/a.tf lies behind a symbolic link (there); nothing was written\n" +
        "why: outputs stay inside the output folder\n" +
        "fix: replace the link by a file or folder\n",
    ]);
  });

  test("of what is no file", () => {
    expect(said([{ reason: "not-a-file" }])).toEqual([
      "error: out/a.tf is no file; nothing was written\nfix: move it away\n",
    ]);
  });

  test("of ends of lines, once for all files, and before the others", () => {
    const turned = { reason: "edited", before: "a\r\nb\r\n", after: "a\nb\n" } as const;
    const [one] = said([turned]);
    expect(one?.split("\n")[0]).toBe(
      "error: the lines of out/a.tf end in CRLF now, and nothing else has changed; nothing was written",
    );
    const more = said([
      { path: "b", reason: "not-a-file" },
      turned,
      { ...turned, path: "c" },
      { ...turned, path: "d" },
    ]);
    expect(more).toHaveLength(2);
    expect(more[0]).toBe(
      "error: the lines of out/a.tf and 2 more outputs end in CRLF now, and nothing else has changed; nothing was written\nwhy: something turned them on the way, such as git with core.autocrlf\nfix: say `podplane.* -text` and `**/podplane.env/** -text` in .gitattributes, and take the generated files with --force\n",
    );
    expect(more[1]).toBe("error: out/b is no file; nothing was written\nfix: move it away\n");
  });

  test.each<[string, string | undefined, string | undefined, boolean]>([
    ["all lines", "a\r\nb\r\n", "a\nb\n", true],
    ["some lines", "a\r\nb\n", "a\nb\n", true],
    ["and more", "a\r\nx\r\n", "a\nb\n", false],
    ["none", "a\nb\n", "a\nb\n", false],
    ["nothing is generated", "a\r\n", undefined, false],
    ["nothing is there", undefined, "a\n", false],
  ])("ends of lines alone differ: %s", (_which, before, after, expected) => {
    expect(hasOtherLineEnds({ before, after })).toBe(expected);
  });
});

describe("what a build did", () => {
  const summary = (name: string, kinds: readonly string[], notes: readonly string[] = []) => {
    const cluster = { id: "tools", ir: goldenIr(name), notes };
    const actions = kinds.map((kind) => ({ kind, path: "a.tf" }));
    return summarise({ cluster, shown: "out", plan: { actions } } as unknown as ClusterBuild).split("\n");
  };

  test("is counted by what became of the files", () => {
    const kinds = ["delete", "unchanged", "create", "replace", "create"];
    expect(summary("aws/made-today", kinds)[0]).toBe("tools: 2 created, 1 changed, 1 deleted, 1 unchanged in out");
    expect(summary("aws/made-today", ["unchanged"])[0]).toBe("tools: 1 unchanged in out");
  });

  test("has the VMs of each pool, records that are left to make, and notes", () => {
    expect(summary("aws/pools-and-sizes-differ-by-zone", [])).toMatchInlineSnapshot(`
      [
        "tools:  in out",
        "  pool control-plane: 1 per zone × 3 zones = 3 VMs",
        "  pool ingress: by zone = 4 VMs",
        "  pool gpu: 1 per zone × 1 zone = 1 VM",
        "",
      ]
    `);
    expect(summary("aws/dns-by-name-by-id-and-by-hand", [], ["a note"])).toMatchInlineSnapshot(`
      [
        "tools:  in out",
        "  pool control-plane: 1 per zone × 3 zones = 3 VMs",
        "  pool ingress: 2 per zone × 3 zones = 6 VMs",
        "  records of by-hand.example.org are yours to make: output manual_dns_records lists them",
        "  records of cloudflare.example.org are yours to make: output manual_dns_records lists them",
        "  a note",
        "",
      ]
    `);
  });

  test("is nothing to tell where there were errors, which is a bug", () => {
    const cluster = { id: "tools", ir: undefined, notes: [] };
    const build = { cluster, shown: "out", plan: { actions: [] } } as unknown as ClusterBuild;
    expect(() => summarise(build)).toThrow(/^a cluster with errors was written$/);
  });
});

describe("a difference", () => {
  const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `${index}\n`).join("");

  test("shows two lines around each change", () => {
    const shown = unifiedDiff("a", numbered(9), numbered(9).replace("4\n", "x\n"));
    expect(shown).toBe("--- a (on the disk)\n+++ a (generated)\n@@ -3,5 +3,5 @@\n 2\n 3\n-4\n+x\n 5\n 6\n");
  });

  // Three lines of head, and the end of the last line.
  test.each([
    [56, 60, undefined],
    [57, 61, "… 1 more lines"],
    [100, 61, "… 44 more lines"],
  ])("of %i lines is shown in %i", (count, expected, last) => {
    const shown = unifiedDiff("a", "", numbered(count)).split("\n");
    expect(shown).toHaveLength(expected);
    expect(shown.at(-1)).toBe(last ?? "");
  });
});

test.each([
  ["a.podplane", "a\r\n", "a\n", true],
  ["a.podplanevars", "a\r\n", "a\n", true],
  ["a.jsonc", "a\r\n", "a\n", true],
  ["a.txt", "a\r\n", "a\n", false],
  ["a.podplane.txt", "a\r\n", "a\n", false],
  ["a.txt", "\ufeffa", "a", true],
  ["a.txt", "a\ufeff", "a", false],
  ["a.podplane", "a\r", "a\n", false],
])("of %s, %j and %j mean the same: %s", (path, one, other, same) => {
  expect(sourceHash(path, one) === sourceHash(path, other)).toBe(same);
});

describe("what was given on the command line", () => {
  const args = (varsFiles: readonly string[], assignments: readonly string[], out?: string) =>
    inputsOf("/project", "/project/out/deep", {
      path: ".",
      varsFiles,
      assignments,
      ...(out === undefined ? {} : { out }),
    } as never);

  test("is kept with paths from the output folder, and not at all where it says nothing of values", () => {
    expect(args([], [])).toBeUndefined();
    expect(args([], [], "out/deep")).toBeUndefined();
    expect(args(["a.podplanevars"], [])).toEqual({ vars: ["../../a.podplanevars"], set: [] });
    expect(args([], ["a=1"], "out/deep")).toEqual({ vars: [], set: ["a=1"], out: "." });
  });
});

describe("the line of a build of many sources", () => {
  function lines(total: number, isTerminal: boolean, columns = 80): string {
    const parts: unknown[] = [];
    const output: Output = { isTerminal, columns, write: (part) => parts.push(part) };
    const progress = createBuildProgress(output, total);
    progress.show(3, "a\n\u001b[2Jb");
    progress.end();
    return parts.join("");
  }

  test("is shown from eight on, and on a terminal only", () => {
    expect(lines(7, true)).toBe("");
    expect(lines(8, false)).toBe("");
    const [before, shown = "", after] = lines(8, true).split("\r\u001b[K");
    expect([before, after]).toEqual(["", ""]);
    expect(shown).toBe("building 3 of 8: a ␛[2Jb");
  });

  test("never wraps, however narrow", () => {
    expect(lines(8, true, 11)).toBe("\r\u001b[Kbuilding 3\r\u001b[K");
    expect(lines(8, true, 0)).toBe("\r\u001b[Kb\r\u001b[K");
  });
});
