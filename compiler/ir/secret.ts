import type { Origin } from "../origins/index.ts";
import type { SecretSource } from "../values/index.ts";

/** A secret that is fetched when something runs. */
export interface IrSecret {
  readonly origin: Origin;
  /** As the file calls it. */
  readonly name: string;
  readonly source: SecretSource;
  /** The name of a variable or secret, or the path of a file. */
  readonly argument: string;
}
