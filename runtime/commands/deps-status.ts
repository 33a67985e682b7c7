import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { compareDependencies, type DependencyStatus, findLock, lockPathOf, vmOfKey } from "../vmconfig/index.ts";

const allKeys = ["knc_amd64", "knc_arm64", "knd_amd64", "knd_arm64"];

/**
 * `podplanec deps status [path]`: what VMs download, with versions and digests, and where the lock file
 * of the cluster pins something else than this release. Exit 3 when it does.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const lock = findLock(context.cwd, lockPathOf(context.cwd, args.positionals[0] ?? "."));
  const keys = Object.keys(lock?.vmconfig ?? {}).filter((key) => vmOfKey(key));
  let differs = false;
  for (const key of keys.length > 0 ? keys.sort() : allKeys) {
    const vm = vmOfKey(key);
    if (!vm) continue;
    const rows = compareDependencies(vm.kind, vm.arch, lock);
    context.stdout.write(`${key}\n${tableOf(rows, lock !== undefined)}\n`);
    differs ||= lock !== undefined && rows.some((row) => stateOf(row) !== "");
  }
  for (const [source, module] of Object.entries(lock?.modules ?? {})) {
    context.stdout.write(`${source}  ${module.version} (${module.dialect})\n`);
  }
  if (!lock) context.stdout.write("There is no lock file here: these are the pins of this release.\n");
  if (differs) context.stderr.write("hint: `podplanec deps update` takes the pins of this release\n");
  return differs ? exitCodes.differs : exitCodes.ok;
}

function tableOf(rows: readonly DependencyStatus[], hasLock: boolean): string {
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const versionWidth = Math.max(...rows.map((row) => (row.locked ?? row.release)?.version.length ?? 0));
  return rows
    .map((row) => {
      const shown = row.locked ?? row.release;
      const state = hasLock ? stateOf(row) : "";
      const cells = [row.name.padEnd(nameWidth), (shown?.version ?? "").padEnd(versionWidth), shown?.digest ?? ""];
      return `  ${cells.join("  ")}${state ? `  ${state}` : ""}\n`;
    })
    .join("");
}

/** How the lock file differs from this release, or nothing. */
function stateOf({ release, locked }: DependencyStatus): string {
  if (!locked) return "not in the lock file";
  if (!release) return "";
  if (locked.version !== release.version) return `this release: ${release.version}`;
  return locked.digest === release.digest ? "" : "another digest than in this release";
}
