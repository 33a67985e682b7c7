import type { Failure, StepContext, StepResult } from "../../engine/index.ts";
import { isCurrent } from "../../outputs/index.ts";
import { requireEncryption } from "../../state-secrets/index.ts";
import {
  type DriveResult,
  driveTofu,
  missingStateBucket,
  queryTofu,
  readStateSecrets,
  tofuFailure,
} from "../driver/index.ts";
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
  const document = await queryTofu(world, ["version", "-json"], "the version of OpenTofu");
  const version = /"terraform_version":\s*"([^"]+)"/.exec(document)?.[1];
  if (version === undefined) return isAnother(world);
  requireEncryption(world.ir, world.tofu, document);
  if (isTooOld(version)) {
    return {
      kind: "failed",
      failure: {
        what: `${world.tofu} is version ${version}, and the outputs need ${oldest.join(".")} or newer`,
        next: ["install a newer OpenTofu, or name another one with PODPLANE_TF_CMD", world.again()],
      },
    };
  }
  world.secrets.current = await readStateSecrets(world, context.signal);
  const result = await driveTofu(world, context, ["init", "-json", "-input=false"]);
  const unread = unreadConfig(world, result);
  if (unread) return { kind: "failed", failure: unread };
  if (result.code === 0) return { kind: "done", summary: `modules and providers are there (version ${version})` };
  if (result.isCancelled) return { kind: "cancelled", summary: "stopped; nothing was changed" };
  const failure = tofuFailure(world, "`init`", result);
  return { kind: "failed", failure: missingStateBucket(world, failure) ?? failure };
}

/** OpenTofu goes on without a configuration of its own that it cannot read: past the mirrors and credentials in it. */
function unreadConfig({ again }: ApplyWorld, { words, isCancelled }: DriveResult): Failure | undefined {
  const error = words.find((line) => line.startsWith("Error: "));
  if (isCancelled || error === undefined || !words.some((line) => /problems with the CLI configuration/.test(line))) {
    return undefined;
  }
  return {
    what: "OpenTofu's own configuration (TF_CLI_CONFIG_FILE, or `.tofurc`) cannot be read",
    why: "it would go on without it, and so past the mirrors and the credentials that it names",
    said: error,
    next: ["mend that file", again()],
  };
}

/** A program that says no version of its own is neither OpenTofu nor Terraform. */
function isAnother({ tofu, again }: ApplyWorld): StepResult {
  return {
    kind: "failed",
    failure: {
      what: `${tofu} is neither OpenTofu nor Terraform`,
      why: "`version -json` does not say its version",
      next: ["name OpenTofu with PODPLANE_TF_CMD, or install it", again()],
    },
  };
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}
