import { tokenKeysVariable } from "../../../emitters/terraform/index.ts";
import { UserError } from "../../cli/index.ts";
import type { StepContext } from "../../engine/index.ts";
import { hasKeysFile, keysFile, keysFileOf, openSecretStoreOf, writeKeysFile } from "../../secrets/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/*
 * A cloud that trusts the cluster's tokens is given the keys that sign them. They are made after the plan is
 * confirmed, and OpenTofu reads their public half from a file beside the outputs.
 */

/** No key: what a plan takes for them as long as there are none. */
const noKeys = `-var=${tokenKeysVariable}=${JSON.stringify({ keys: [] })}`;

/**
 * Words for a plan of everything that is made where the file with the keys is not there. Keys that were made before, as
 * from another machine, are taken from the store; a plan without any is never applied itself.
 */
export async function keysForPlan(world: ApplyWorld, context: StepContext): Promise<readonly string[]> {
  const { ir, build } = world;
  const isGiven = world.context.env[`TF_VAR_${tokenKeysVariable}`] !== undefined;
  if (!ir.platform.trustsTokens || isGiven || hasKeysFile(build.folder)) return [];
  const text = await storedKeys(world, context);
  if (text === undefined) return [noKeys];
  writeKeysFile(build.folder, text);
  context.emit({
    type: "log",
    step: context.step,
    level: "info",
    from: "podplanec",
    text: `${keysFile} was made again of the public key in the secret store`,
  });
  return [];
}

/** A store that does not answer, as that of a new project, has none: whoever makes keys is told why. */
async function storedKeys(world: ApplyWorld, { signal }: StepContext): Promise<string | undefined> {
  const { ir, options, context } = world;
  const endpoint = options.secretEndpoint;
  const opened = await openSecretStoreOf(ir, {
    env: context.env,
    region: undefined,
    profile: undefined,
    endpoint,
    signal,
  });
  try {
    return await keysFileOf(ir, opened.store, signal);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  } finally {
    opened.store.close();
  }
}
