import { spawnSync } from "node:child_process";
import { median, round } from "./measure.ts";

/** Milliseconds by phase, as `--timings` tells them, of one source. */
export interface PhaseRow {
  readonly source: string;
  readonly phases: Readonly<Record<string, number>>;
}

/** The phases of `build` in a cold process, median of some runs. */
export function phasesOf(
  program: string,
  folders: Readonly<Record<string, string>>,
  rounds: number,
): readonly PhaseRow[] {
  return Object.entries(folders).map(([source, cwd]) => {
    const runs = Array.from({ length: rounds }, () => timingsOf(program, cwd));
    const names = Object.keys(runs[0] ?? {});
    const phases = names.map((name) => [name, round(median(runs.map((run) => run[name] ?? 0)), 1)] as const);
    return { source, phases: Object.fromEntries(phases) };
  });
}

function timingsOf(program: string, cwd: string): Readonly<Record<string, number>> {
  const { stderr } = spawnSync(process.execPath, [program, "build", "--force", "--timings"], { cwd, encoding: "utf8" });
  const rows = [...stderr.matchAll(/^(\w+) +([\d.]+) ms$/gm)];
  return Object.fromEntries(rows.map(([, name = "", spent]) => [name, Number(spent)]));
}

/** More than this part of what it was is worth a look. */
const worthTelling = 0.2;
/** Below this many milliseconds a figure is mostly chance. */
const leastTime = 2;

/**
 * The phases that grew by more than a fifth since the figures that are in the tree. The rest of the run is what they
 * are measured by: a slower machine slows all phases, and is no news.
 */
export function grownPhases(now: readonly PhaseRow[], before: readonly PhaseRow[]): readonly string[] {
  return now.flatMap(({ source, phases }) => {
    const last = before.find((one) => one.source === source)?.phases;
    if (!last) return [];
    const names = Object.keys(phases).filter((name) => name !== "sum" && (last[name] ?? 0) > 0);
    const machine = median(names.map((name) => (phases[name] ?? 0) / (last[name] ?? 1)));
    return names.flatMap((name) => {
      const [spent = 0, expected = 0] = [phases[name], (last[name] ?? 0) * machine];
      const grew = spent > leastTime && spent > expected * (1 + worthTelling);
      return grew ? [`${source}: ${name} took ${spent} ms, and ${round(expected, 1)} ms were expected`] : [];
    });
  });
}
