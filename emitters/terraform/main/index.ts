import type { EmittedFile } from "../../document/index.ts";
import type { Context } from "../context.ts";
import { createFile } from "../file.ts";
import { cluster } from "./cluster.ts";
import { bootstrapSteps } from "./header.ts";
import { mutableEnvironment } from "./mutable-env.ts";
import { outputs } from "./outputs.ts";
import { vmTemplates } from "./templates.ts";
import { liveVariables } from "./variables-live.ts";
import { infrastructureVariables, vmVariables } from "./variables-other.ts";
import { versions } from "./versions.ts";

/** `podplane.main.tf`: what all providers share. contracts/terraform.md 1.1. */
export function emitMainFile(context: Context): EmittedFile {
  return createFile(context.ir, "podplane.main.tf", bootstrapSteps(context), [
    versions(context),
    liveVariables(context),
    vmVariables(context),
    infrastructureVariables(context),
    cluster(context),
    mutableEnvironment(context),
    vmTemplates(context),
    outputs(context),
  ]);
}
