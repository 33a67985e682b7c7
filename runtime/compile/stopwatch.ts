import type { Measure } from "../../compiler/index.ts";

/** Phases of the compiler, and those of the runtime behind it. */
export type MeasuredPhase = Parameters<Measure>[0] | "emit" | "write";

/** How long each phase took, without what ran inside it as another phase. */
export interface Stopwatch {
  measure<T>(phase: MeasuredPhase, run: () => T): T;
  /** Milliseconds by phase, in the order in which phases first ended. */
  figures(): ReadonlyMap<MeasuredPhase, number>;
}

/** `now` gives milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const spent = new Map<MeasuredPhase, number>();
  /** What ran inside the phases that are running, the innermost last. */
  const inside: number[] = [];
  return {
    measure(phase, run) {
      const started = now();
      inside.push(0);
      try {
        return run();
      } finally {
        const whole = now() - started;
        const own = whole - (inside.pop() ?? 0);
        spent.set(phase, (spent.get(phase) ?? 0) + own);
        const around = inside.length - 1;
        if (around >= 0) inside[around] = (inside[around] ?? 0) + whole;
      }
    },
    figures: () => spent,
  };
}

const order: readonly MeasuredPhase[] = [
  "parse",
  "bind",
  "types",
  "evaluate",
  "model",
  "plan",
  "check",
  "lower",
  "emit",
  "write",
];

/** The figures as lines, in the order of the phases, with their sum. */
export function describeTimings(stopwatch: Stopwatch): string {
  const figures = stopwatch.figures();
  const rows = order.flatMap((phase) => {
    const spent = figures.get(phase);
    return spent === undefined ? [] : [[phase, spent] as const];
  });
  const sum = rows.reduce((all, [, spent]) => all + spent, 0);
  return [...rows, ["sum", sum] as const].map(([name, spent]) => `${name.padEnd(8)} ${spent.toFixed(1)} ms\n`).join("");
}
