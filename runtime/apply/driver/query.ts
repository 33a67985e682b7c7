import { basename } from "node:path";
import { UserError } from "../../cli/index.ts";
import { environmentForTofu } from "../../state-secrets/index.ts";
import { runTofu } from "../../tofu/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { adviceFor } from "./advice.ts";

/** What is needed to ask OpenTofu something. */
export type TofuWorld = Pick<ApplyWorld, "context" | "tofu" | "build" | "secrets" | "ir">;

/** OpenTofu could not answer; `said` is what it wrote. */
export class UnansweredQuery extends UserError {
  readonly said: string;

  constructor(what: string, said: string) {
    const { why = said === "" ? "it said nothing of what went wrong" : undefined, next } = adviceFor(said);
    const fix = next?.[0] ?? "run that command yourself in the outputs' folder; PODPLANE_TF_CMD names another program";
    super(what, { ...(why === undefined ? {} : { why }), fix });
    this.said = said;
  }
}

/** The end of what a program says of its failure: more is in its own words no clearer. */
const longestSaid = 4_000;

/**
 * Runs a subcommand that only reads, and returns what it answers. It throws where there is no answer: an answer that
 * failed is not the answer that there is nothing.
 */
export async function queryTofu(
  { context, tofu, build, secrets, ir }: TofuWorld,
  words: readonly string[],
  asked: string,
): Promise<string> {
  const options = { document: true, secrets: secrets.current } as const;
  const { signal } = context;
  const env = environmentForTofu(context.env, ir);
  const { status, stdout, stderr } = await runTofu({ env, signal }, tofu, build.folder, words, options);
  if (status === 0) return stdout;
  signal.throwIfAborted();
  const said = secrets.current.hideIn(`${stderr}\n${stdout}`).trim().slice(-longestSaid);
  throw new UnansweredQuery(`${asked} could not be read: \`${basename(tofu)} ${words.join(" ")}\` failed`, said);
}
