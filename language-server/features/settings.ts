import type { Hint } from "../../compiler/queries/index.ts";

/** Which hints a user has switched on; all are off by themselves. */
export type HintSettings = ReadonlySet<Hint["kind"]>;

/** What stands above blocks; all of it unless a user has switched it off. */
export interface LensSettings {
  readonly generated: boolean;
  readonly impact: boolean;
}

/** The settings in what a client sends of its configuration: `{ inlayHints: { ranges: true } }`. */
export function readHintSettings(configuration: unknown): HintSettings {
  const hints = memberOf(configuration, "inlayHints");
  const kinds = ["ranges", "totals", "names"] as const;
  return new Set(kinds.filter((kind) => memberOf(hints, kind) === true));
}

/** Of the same: `{ codeLens: { impact: false } }`. */
export function readLensSettings(configuration: unknown): LensSettings {
  const lenses = memberOf(configuration, "codeLens");
  return { generated: memberOf(lenses, "generated") !== false, impact: memberOf(lenses, "impact") !== false };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
