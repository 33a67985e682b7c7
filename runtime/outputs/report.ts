import { join } from "node:path";
import type { ClusterBuild } from "./build.ts";
import { unifiedDiff } from "./diff.ts";
import { type FileAction, linkTarget } from "./tree.ts";

type Conflict = Extract<FileAction, { kind: "conflict" }>;

/** What stops a build from writing, with the difference to each file that was edited. */
export function describeConflicts(build: ClusterBuild): string[] {
  const conflicts = build.plan.actions.filter((action) => action.kind === "conflict");
  const turned = conflicts.filter(hasOtherLineEnds);
  const others = conflicts.filter((conflict) => !turned.includes(conflict));
  return [...describeLineEnds(build, turned), ...others.map((conflict) => describe(build, conflict))];
}

/** Something on the way turns the ends of all lines in all files: that is one fault, and no difference to show. */
function describeLineEnds({ shown }: ClusterBuild, turned: readonly Conflict[]): string[] {
  const [first, ...more] = turned.map(({ path }) => join(shown, path));
  if (first === undefined) return [];
  const what =
    more.length === 0 ? `the lines of ${first} end` : `the lines of ${first} and ${more.length} more outputs end`;
  return [
    lines(
      `error: ${what} in CRLF now, and nothing else has changed; nothing was written`,
      "why: something turned them on the way, such as git with core.autocrlf",
      "fix: say `podplane.* -text` and `**/podplane.env/** -text` in .gitattributes, and take the generated files with --force",
    ),
  ];
}

function describe(build: ClusterBuild, conflict: Conflict): string {
  const path = join(build.shown, conflict.path);
  switch (conflict.reason) {
    case "edited":
      return lines(
        `error: ${path} was changed by hand since the last build; nothing was written`,
        "why: a build would lose the change",
        "fix: move it into the source or into a file of your own, or take the generated one with --force",
        unifiedDiff(path, conflict.before ?? "", conflict.after ?? ""),
      );
    case "foreign":
      return lines(
        `error: ${path} exists, and podplanec did not write it; nothing was written`,
        "why: files of yours are never touched",
        "fix: move it away, build into another folder with --out, or replace it with --force",
        unifiedDiff(path, conflict.before ?? "", conflict.after ?? ""),
      );
    case "link":
      return lines(
        `error: ${path} lies behind a symbolic link (${linkTarget(join(build.folder, conflict.path))}); nothing was written`,
        "why: outputs stay inside the output folder",
        "fix: replace the link by a file or folder",
      );
    case "not-a-file":
      return lines(`error: ${path} is no file; nothing was written`, "fix: move it away");
  }
}

/** Whether a file differs from what a build would write by the ends of its lines alone. */
export function hasOtherLineEnds({ before, after }: Pick<Conflict, "before" | "after">): boolean {
  return before?.includes("\r\n") === true && before.replaceAll("\r\n", "\n") === after;
}

function lines(...parts: readonly string[]): string {
  return `${parts.join("\n")}\n`;
}

/** What a build did, in a few lines: files, VMs, names that were shortened, records to make. */
export function summarise(build: ClusterBuild): string {
  const { cluster, plan, shown } = build;
  const { ir } = cluster;
  if (!ir) throw new Error("a cluster with errors was written");
  const count = (kind: FileAction["kind"]) => plan.actions.filter((action) => action.kind === kind).length;
  const changes = (["create", "replace", "delete", "unchanged"] as const)
    .map((kind) => ({ kind, count: count(kind) }))
    .filter((one) => one.count > 0)
    .map((one) => `${one.count} ${pastTense[one.kind]}`);
  const pools = ir.pools.map((pool) => {
    const zones = ir.providers.flatMap((provider) =>
      provider.zones.filter((zone) => zone.pools.includes(pool.name.value)),
    );
    const each =
      pool.zoneSizes.length > 0 ? "by zone" : `${pool.size.value} per zone × ${counted(zones.length, "zone")}`;
    return `  pool ${pool.name.value}: ${each} = ${counted(pool.total, "VM")}`;
  });
  const manual = ir.domains
    .filter((domain) => domain.dns?.managed !== true)
    .map((domain) => `  records of ${domain.zone.value} are yours to make: output manual_dns_records lists them`);
  const notes = cluster.notes.map((note) => `  ${note}`);
  const head = `${cluster.id}: ${changes.join(", ")} in ${shown}`;
  return `${[head, ...pools, ...manual, ...notes].join("\n")}\n`;
}

const pastTense = { create: "created", replace: "changed", delete: "deleted", unchanged: "unchanged" } as const;

/** `1 zone`, `3 zones` */
function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
