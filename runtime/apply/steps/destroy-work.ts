import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { emptyBucket } from "../../stores/index.ts";
import { applyPlan, dropPlan, makePlan, readState, type StateResource, tofuFailure } from "../driver/index.ts";
import { type ApplyWorld, clusterStoreOptions } from "../world/index.ts";
import { commandsToEmpty } from "./clouds.ts";
import { noteDestroyed } from "./impact.ts";

/** Destroys what writes into the buckets or holds networks: every module but the one that has the buckets. */
export async function destroyMachines(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const modules = new Set(
    (await readState(world)).flatMap(({ address }) => /^module\.[\w-]+/.exec(address)?.[0] ?? []),
  );
  modules.delete("module.cluster");
  if (modules.size === 0) return { kind: "unchanged", summary: "there are none" };
  return destroyPart(
    world,
    context,
    [...modules].sort().map((name) => `-target=${name}`),
  );
}

/** Deletes the objects of every bucket in the state: a bucket with objects cannot be deleted. */
export async function emptyBuckets(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const scheme = world.ir.platform.buckets.netsy.url.split("://")[0] ?? "s3";
  let total = 0;
  const names = (await readState(world)).flatMap(bucketOf);
  for (const name of names) {
    const count = await emptyBucket(`${scheme}://${name}`, clusterStoreOptions(world), context.signal);
    context.emit({
      type: "log",
      step: context.step,
      level: "info",
      from: "podplanec",
      text: `${name}: ${count} objects deleted`,
    });
    total += count;
  }
  if (names.length === 0) return { kind: "unchanged", summary: "there is no bucket" };
  return { kind: "done", summary: `${total} objects in ${names.length} buckets` };
}

export async function destroyRest(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  if ((await readState(world)).length === 0) return { kind: "unchanged", summary: "nothing is left" };
  const result = await destroyPart(world, context, []);
  if (result.kind === "done") noteDestroyed(world, context);
  return result;
}

/** What podplanec did not make it does not delete: it says what is in there, and how it would go. */
export async function leaveBuckets(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  context.emit({
    type: "note",
    text: "The buckets are yours and stay, with the state of Kubernetes, images and secrets. A cluster that is made anew needs them empty:",
    commands: commandsToEmpty(world.ir),
  });
  noteDestroyed(world, context);
  return { kind: "skipped", summary: "left to you: see the commands in the note" };
}

/** The types that hold objects, and the attribute with their name. */
function bucketOf({ type, texts }: StateResource): readonly string[] {
  const name = /_(?:s3|storage)_bucket$/.test(type) ? (texts.get("bucket") ?? texts.get("name")) : undefined;
  return name === undefined ? [] : [name];
}

/** Loaded by OpenTofu over the generated files; its name sorts behind those of users. */
const overrideName = "podplanec_destroy_override.tf";

/**
 * Plans the destruction of a part and applies it. `prevent_destroy` is lifted by a file that is there only meanwhile;
 * it is in the journal before it is on disk, so that a run after a kill takes it away. The plan has it in itself.
 */
async function destroyPart(world: ApplyWorld, context: StepContext, targets: readonly string[]): Promise<StepResult> {
  const path = join(world.build.folder, overrideName);
  context.emit({ type: "file-made", path, purpose: "override" });
  writeFileSync(path, overrideOf(world));
  const planned = await makePlan(world, context, "destroy", ["-destroy", ...targets]).finally(() => {
    rmSync(path, { force: true });
    context.emit({ type: "file-removed", path });
  });
  if (planned.kind === "failed") return { kind: "failed", failure: planned.failure };
  if (planned.kind === "cancelled") return { kind: "cancelled", summary: "stopped before anything was destroyed" };
  const { plan } = planned;
  if (plan.changes.length === 0) {
    dropPlan(context, plan.file);
    return { kind: "unchanged", summary: "nothing is left" };
  }
  const result = await applyPlan(world, context, plan);
  if (result.code === 0) return { kind: "done", summary: `${plan.changes.length} destroyed` };
  if (result.isCancelled) return { kind: "cancelled", summary: "stopped; what is left is in the state" };
  return { kind: "failed", failure: tofuFailure(world, "destroying", result) };
}

/** An override for each resource of the generated files that may not be destroyed. */
function overrideOf({ build }: ApplyWorld): string {
  const blocks = build.files.flatMap(({ path, text }) => (path.endsWith(".tf") ? text.split(/^(?=resource ")/m) : []));
  return blocks
    .filter((block) => /^ +prevent_destroy += true$/m.test(block.slice(0, block.indexOf("\n}\n"))))
    .flatMap((block) => /^resource "[^"]+" "[^"]+" \{$/m.exec(block)?.[0] ?? [])
    .map((head) => `${head}\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n`)
    .join("\n");
}
