/** The phases of a compilation, in their order. */
export type Phase = "parse" | "bind" | "types" | "evaluate" | "model" | "plan" | "check" | "lower";

/**
 * Runs a part of a phase, and notes how long it took: the clock is the caller's, since no phase may read one. Parts
 * lie in each other where one phase asks another.
 */
export type Measure = <T>(phase: Phase, run: () => T) => T;

/** Notes nothing. */
export const unmeasured: Measure = (_phase, run) => run();
