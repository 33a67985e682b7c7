import { exitCodes, UserError } from "../cli/index.ts";
import { isAsWritten } from "../outputs/index.ts";
import { type Cell, type PutTextOptions, putText, readCell } from "../stores/index.ts";
import { differencesOf } from "./differences.ts";

/** What putting a configuration would do to what is in the store. */
export interface ConfigPlan {
  /** `foreign`: what is there is none that a build wrote, and stays. */
  readonly action: "create" | "replace" | "unchanged" | "foreign";
  /** The ETag of what is there; undefined where nothing is. */
  readonly version: string | undefined;
  /** Values that differ, in words. */
  readonly differences: readonly string[];
}

/**
 * Looks at what is in the store. `mayReplace` is the ETag, as somebody typed it, of what is replaced whoever wrote it.
 */
export async function planConfig(
  cell: Cell,
  text: string,
  mayReplace: string | undefined,
  options: PutTextOptions,
): Promise<ConfigPlan> {
  const found = await readCell(cell, options);
  if (!found) return { action: "create", version: undefined, differences: [] };
  const { version } = found;
  if (found.text === text) return { action: "unchanged", version, differences: [] };
  const isNamed = mayReplace !== undefined && shownVersion(mayReplace) === shownVersion(version);
  const differences = differencesOf(found.text, text);
  return { action: isNamed || isAsWritten(found.text) ? "replace" : "foreign", version, differences };
}

export type PutConfigResult =
  | { readonly kind: "created" | "replaced" | "unchanged"; readonly version: string }
  | { readonly kind: "changed"; readonly expected: string | undefined; readonly found: string | undefined };

/** Puts a configuration where the store is as the plan found it. */
export async function putConfig(
  cell: Cell,
  text: string,
  { action, version }: ConfigPlan,
  options: PutTextOptions,
): Promise<PutConfigResult> {
  if (action === "foreign") throw new Error(`${cell.shown} was to be written over`);
  if (action === "unchanged" && version !== undefined) return { kind: "unchanged", version };
  return putText(cell, text, version, options);
}

/** An ETag without the quotes that stores put around it. */
export function shownVersion(version: string | undefined): string {
  return version === undefined ? "none" : version.replace(/^(?:W\/)?"(.*)"$/, "$1");
}

/** What is there was not written by a build. `replace` is the command that replaces it, without the ETag. */
export function foreignConfig(
  url: string,
  { version }: ConfigPlan,
  mayReplace: string | undefined,
  replace: string,
): UserError {
  const found = shownVersion(version);
  const named = mayReplace === undefined ? "" : `--replace names ${shownVersion(mayReplace)}, and `;
  return new UserError(`${url} was changed by somebody else, and is not written over`, {
    why: `${named}its ETag is ${found}, and its last line does not say that a build wrote what stands above`,
    fix: `bring what it holds into the source, then replace just this text: \`${replace} --replace ${found}\``,
    exitCode: exitCodes.stateExists,
  });
}

/** What was there when it was looked at is not there any more. */
export function changedMeanwhile(
  url: string,
  { expected, found }: Pick<Extract<PutConfigResult, { kind: "changed" }>, "expected" | "found">,
): UserError {
  const before = expected === undefined ? "nothing was there" : `its ETag was ${shownVersion(expected)}`;
  const now = found === undefined ? "nothing is there" : `it is ${shownVersion(found)}`;
  return new UserError(`${url} was changed by somebody else meanwhile, and was not written over`, {
    why: `${before} when it was looked at, and ${now} now`,
    fix: "run the same command again, which looks at what is there now and says what it would replace",
    exitCode: exitCodes.stateExists,
  });
}
