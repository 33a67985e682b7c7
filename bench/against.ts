import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { race, round } from "./measure.ts";

/** Builds the program of an older commit in a folder, with the packages that are installed here. Returns its path. */
function buildCommit(root: string, commit: string, folder: string): string {
  const tree = join(folder, "before");
  mkdirSync(tree);
  const archive = execFileSync("git", ["archive", commit], { cwd: root, maxBuffer: 1 << 30 });
  execFileSync("tar", ["-x", "-C", tree], { input: archive });
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  execFileSync(process.execPath, ["scripts/build.ts"], { cwd: tree, stdio: "inherit" });
  return join(tree, "dist/podplanec.js");
}

/** The production example of an older commit, which that commit can read. Returns its text. */
export function olderExample(root: string, commit: string): string {
  const path = `${commit}:examples/multi-zone-production/cluster.podplane`;
  return execFileSync("git", ["show", path], { cwd: root, encoding: "utf8" });
}

/** Cold `check` of now and of an older commit in turns, so that only the difference between them shows. */
export function compareWith(
  commit: string,
  { root, program, folder }: { readonly root: string; readonly program: string; readonly folder: string },
  folders: Readonly<Record<string, string>>,
): readonly Readonly<Record<string, string | number>>[] {
  const older = buildCommit(root, commit, folder);
  return Object.entries(folders).map(([source, cwd]) => {
    const call = (path: string) => ({ args: [path, "check", "--format", "short"], cwd });
    const timings = race({ now: call(program), before: call(older) }, 31);
    const [now, before] = [timings.get("now"), timings.get("before")];
    if (!now || !before) throw new Error("a race lost its runners");
    return {
      source,
      "before ms": round(before.wall, 1),
      "now ms": round(now.wall, 1),
      "wall ratio": round(now.wall / before.wall, 2),
      "cpu ratio": round(now.cpu / before.cpu, 2),
    };
  });
}
