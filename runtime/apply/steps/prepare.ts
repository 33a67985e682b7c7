import type { StepContext, StepResult } from "../../engine/index.ts";
import { isCurrent } from "../../outputs/index.ts";
import { driveTofu, queryTofu, tofuFailure } from "../driver/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/** What is applied has been reviewed: outputs are never made anew here. */
export async function checkOutputs({ build, again }: ApplyWorld): Promise<StepResult> {
  const stale = build.plan.actions.filter(({ kind }) => kind !== "unchanged").map(({ path }) => path);
  if (stale.length === 0 && isCurrent(build.folder, build.manifest)) {
    return { kind: "done", summary: `${build.files.length} files are what the source says` };
  }
  const named = stale.slice(0, 3).join(", ") || "podplane.build.json";
  const more = stale.length > 3 ? ` and ${stale.length - 3} more` : "";
  return {
    kind: "failed",
    failure: {
      what: `the outputs are not up to date: ${named}${more}`,
      why: "only what was built, read and committed is applied",
      next: ["`podplanec build`, and read the difference", again()],
    },
  };
}

/** The oldest version whose language the outputs use. */
const oldest = [1, 11] as const;

/** Prepares the folder: modules, providers, backend. */
export async function initialise(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const version = await versionOf(world);
  if (isTooOld(version)) {
    return {
      kind: "failed",
      failure: {
        what: `${world.tofu} is version ${version}, and the outputs need ${oldest.join(".")} or newer`,
        next: ["install a newer OpenTofu, or name another one with PODPLANE_TF_CMD", world.again()],
      },
    };
  }
  const result = await driveTofu(world, context, ["init", "-json", "-input=false"]);
  if (result.code === 0) return { kind: "done", summary: `modules and providers are there (version ${version})` };
  if (result.isCancelled) return { kind: "cancelled", summary: "stopped; nothing was changed" };
  return { kind: "failed", failure: tofuFailure(world, "`init`", result) };
}

async function versionOf(world: ApplyWorld): Promise<string> {
  const document = await queryTofu(world, ["version", "-json"], "its version");
  return /"terraform_version":\s*"([^"]+)"/.exec(document)?.[1] ?? "unknown";
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}
