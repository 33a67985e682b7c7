import type { EmittedFile } from "../../document/index.ts";
import type { CloudPlatform, ProviderCloud } from "../cloud.ts";
import type { Context } from "../context.ts";
import { createFile } from "../file.ts";
import { cluster } from "../nstance/cluster.ts";
import { mutableEnvironment } from "../nstance/mutable-env.ts";
import { outputs } from "../nstance/outputs.ts";
import { vmTemplates } from "../nstance/templates.ts";
import { liveVariables } from "../nstance/variables-live.ts";
import { infrastructureVariables, vmVariables } from "../nstance/variables-other.ts";
import { bootstrapSteps } from "./header.ts";
import { versions } from "./versions.ts";

/** `podplane.main.tf`: what all providers share. contracts/terraform.md 1.1. */
export function emitMainFile(context: Context, clouds: readonly ProviderCloud[], platform: CloudPlatform): EmittedFile {
  return createFile(context.ir, "podplane.main.tf", bootstrapSteps(context.ir, platform), [
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
