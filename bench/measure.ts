import { spawnSync } from "node:child_process";

export interface Timing {
  /** Milliseconds of wall clock, median. */
  readonly wall: number;
  /** Milliseconds of processor time, median: what a busy machine does not change. */
  readonly cpu: number;
}

/** A call of Node. */
export interface Call {
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Runs calls in turns, so that a busy machine slows all alike, and gives the median of each. */
export function race(calls: Readonly<Record<string, Call>>, rounds: number): ReadonlyMap<string, Timing> {
  const samples = new Map<string, Timing[]>(Object.keys(calls).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, { args, cwd }] of Object.entries(calls)) samples.get(name)?.push(measure(args, cwd));
  }
  return new Map([...samples].map(([name, list]) => [name, medianOf(list)]));
}

/** One run under `time`: wall clock and processor time. */
export function measure(args: readonly string[], cwd: string): Timing {
  const started = performance.now();
  const result = spawnSync(
    "/usr/bin/env",
    ["bash", "-c", 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>/dev/null', "bench", process.execPath, ...args],
    { cwd, encoding: "utf8" },
  );
  const wall = performance.now() - started;
  const [user = 0, system = 0] = result.stderr.trim().split(/\s+/).slice(-2).map(Number);
  return { wall, cpu: (user + system) * 1000 };
}

function medianOf(timings: readonly Timing[]): Timing {
  return { wall: median(timings.map((one) => one.wall)), cpu: median(timings.map((one) => one.cpu)) };
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Peak memory of one run, in MiB, as the process itself says. */
export function peakMemory(args: readonly string[], cwd: string): number {
  const script = `process.on("exit", () => process.stderr.write("\\npeak " + process.resourceUsage().maxRSS));`;
  const result = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(script)}`, ...args],
    { cwd, encoding: "utf8" },
  );
  return Number(/peak (\d+)$/.exec(result.stderr)?.[1] ?? 0) / 1024;
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
