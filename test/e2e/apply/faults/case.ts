import type { Finished } from "../../stores/harness.ts";
import type { FaultWorld } from "./world.ts";

/** A fault that is made for real, and what is told of it. */
export interface FaultCase {
  readonly name: string;
  /** In what is told: title, why, words of others, what to do. */
  readonly told: RegExp;
  /** Whether it is also made at each push; the others only in the soak. */
  readonly isQuick?: true;
  /** Programs that it needs besides. */
  readonly tools?: readonly string[];
  /** Runs podplanec into the fault; it ends without success. */
  run(world: FaultWorld): Promise<Finished>;
}
