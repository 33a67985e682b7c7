import type { EmittedFile } from "../../document/index.ts";
import { type CloudPlatform, type Context, createFile, type ProviderCloud } from "../base/index.ts";
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

/** `podplane.main.tf`: what all providers share. contracts/terraform.md 1.1. */
export function emitMainFile(context: Context, clouds: readonly ProviderCloud[], platform: CloudPlatform): EmittedFile {
  return createFile(context.ir, "podplane.main.tf", bootstrapSteps(context, platform), [
    versions(context, clouds),
    liveVariables(context),
    vmVariables(context),
    infrastructureVariables(context, clouds),
    cluster(context),
    mutableEnvironment(context, platform),
    vmTemplates(context, clouds),
    outputs(context, clouds),
  ]);
}
