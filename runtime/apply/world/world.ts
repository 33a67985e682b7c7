import type { Ir } from "../../../compiler/index.ts";
import type { CommandContext } from "../../cli/index.ts";
import type { RunFolder } from "../../engine/index.ts";
import type { ClusterBuild } from "../../outputs/index.ts";
import type { SecretVariables } from "../../tofu/index.ts";
import type { Asker } from "./ask.ts";
import type { HeldLease } from "./cluster-lease.ts";
import type { PastRun } from "./last-run.ts";
import type { ApplyOptions } from "./options.ts";

/** Secrets of a run: empty until a step that reads them sets them, which is before OpenTofu first needs them. */
export interface SecretHolder {
  current: SecretVariables;
}

/** What the steps of one run work with. */
export interface ApplyWorld {
  readonly context: CommandContext;
  readonly options: ApplyOptions;
  readonly build: ClusterBuild;
  readonly ir: Ir;
  /** Texts of the sources by file, for lines and columns. */
  readonly sources: ReadonlyMap<string, string>;
  /** Path of `tofu` or `terraform`. */
  readonly tofu: string;
  /** What OpenTofu gets in secret, each time that it is run. */
  readonly secrets: SecretHolder;
  readonly run: RunFolder;
  readonly ask: Asker;
  readonly lease: HeldLease;
  /** Runs since everything was last done, where this one goes on with them; the newest first. */
  readonly pending: readonly PastRun[];
  /** The same command line again, with these words added: what to type next. */
  again(...words: readonly string[]): string;
}
