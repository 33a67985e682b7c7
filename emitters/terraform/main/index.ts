import type { Ir } from "../../../compiler/ir/index.ts";
import type { EmittedFile } from "../../document/index.ts";
import {
  type CloudPlatform,
  type Context,
  createFile,
  type ProviderCloud,
  type RequiredProvider,
  type Section,
} from "../base/index.ts";
import {
  cluster,
  infrastructureVariables,
  liveVariables,
  mutableEnvironment,
  outputs,
  vmTemplates,
  vmVariables,
} from "../nstance/index.ts";
import { bootstrapSteps } from "./header.ts";
import { versions } from "./versions.ts";

export { encryptionFiles, keyProviders } from "./encryption.ts";

const mainFile = "podplane.main.tf";

/** `podplane.main.tf` of a cluster that no cloud holds. */
export function emitOwnMainFile(
  ir: Ir,
  steps: readonly string[],
  required: readonly RequiredProvider[],
  sections: readonly Section[],
): EmittedFile {
  return createFile(ir, mainFile, steps, [versions(ir, required), ...sections]);
}

/** `podplane.main.tf`: what all providers share. contracts/terraform.md 1.1. */
export function emitMainFile(
  context: Context,
  clouds: readonly ProviderCloud[],
  platform: CloudPlatform,
  others: readonly RequiredProvider[],
): EmittedFile {
  return createFile(context.ir, mainFile, bootstrapSteps(context, platform), [
    versions(context.ir, [...clouds.map(({ cloud }) => cloud.required), ...others]),
    liveVariables(context),
    vmVariables(context),
    infrastructureVariables(context, clouds),
    cluster(context),
    mutableEnvironment(context, platform),
    vmTemplates(context, clouds),
    outputs(context, clouds),
  ]);
}
