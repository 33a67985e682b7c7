import { rmSync } from "node:fs";
import { join } from "node:path";
import type { SeedInput } from "../../../emitters/netsy/index.ts";
import { UserError } from "../../cli/index.ts";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { serverConfigs } from "../../outputs/index.ts";
import {
  initClusterSecrets,
  keyFileNames,
  openClusterObjects,
  openSecretStoreOf,
  readGiven,
  secretNames,
  writeKeysFile,
} from "../../secrets/index.ts";
import { buildSeed, type ResolvedSeed, resolveSeed, seedClusterOfIr, seedSelectionOfIr } from "../../seed/index.ts";
import {
  describeState,
  formatBytes,
  namedKeys,
  type ObjectStore,
  openStore,
  type PutSeedEvent,
  putSeed,
  verifiedSeed,
} from "../../stores/index.ts";
import { makeTemporaryFolder } from "../../workspace/index.ts";
import type { Session } from "../driver/index.ts";
import { type ApplyWorld, clusterStoreOptions, shellWord } from "../world/index.ts";
import { besideOf } from "./keys-beside.ts";

/** Seeds the cluster's state where there is none. What is there is never touched. */
export async function seedState(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const store = await openClusterStore(world);
  try {
    const found = await store.list(namedKeys, context.signal);
    if (found.length > 0) {
      return { kind: "unchanged", summary: `${store.url} holds the cluster's state; nothing was written` };
    }
    return await seedEmpty(world, context, store);
  } finally {
    store.close();
  }
}

/** The bucket with the cluster's state. */
function openClusterStore(world: ApplyWorld): Promise<ObjectStore> {
  return openStore(world.ir.platform.buckets.netsy.url, clusterStoreOptions(world));
}

async function seedEmpty(world: ApplyWorld, context: StepContext, store: ObjectStore): Promise<StepResult> {
  const seed = await findSeed(world, context);
  const folder = makeTemporaryFolder("seed", "the bootstrap file");
  try {
    const file = {
      path: join(folder, "bootstrap.netsy"),
      what: "the bootstrap file",
      shownFolder: folder,
      fix: "make room",
    };
    const input: SeedInput = {
      cluster: seedClusterOfIr(world.ir),
      overlays: [],
      createdAt: timeOf(Date.now()),
      staleValues: "clean",
      ...(seed.componentsVersion ? { componentsVersion: seed.componentsVersion } : {}),
    };
    const built = await buildSeed(seed, input, file, context.signal);
    for (const note of built.notes) log(context, note);
    const { content } = await verifiedSeed(file.path, "bootstrap.netsy", context.signal);
    const result = await putSeed(store, content, { signal: context.signal, onEvent: tell(context) });
    switch (result.kind) {
      case "created":
        return { kind: "done", summary: `${result.url}: ${built.recordsCount} records, ${formatBytes(built.size)}` };
      case "already-ours":
        return { kind: "unchanged", summary: `${result.url} is this seed already` };
      case "state-exists": {
        const { what, why, fix } = describeState(result);
        return { kind: "failed", failure: { what, why, next: [fix, world.again("--resume")] } };
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function findSeed(
  { ir, options, context: { cwd, env } }: ApplyWorld,
  context: StepContext,
): Promise<ResolvedSeed> {
  const seed = await resolveSeed(seedSelectionOfIr(ir), {
    cwd,
    env,
    signal: context.signal,
    onFetch: (url) => log(context, `fetching ${url}`),
    ...(options.seed === undefined ? {} : { custom: options.seed }),
  });
  if (seed) return seed;
  throw new UserError("the cluster names no seed", { fix: "set `seed` in the source, or give one with --seed" });
}

function log({ emit, step }: StepContext, text: string): void {
  emit({ type: "log", step, level: "info", from: "podplanec", text });
}

function tell(context: StepContext): (event: PutSeedEvent) => void {
  return (event) => {
    if (event.kind === "retrying") log(context, `trying again (${event.attempt}): ${event.why}`);
  };
}

function timeOf(milliseconds: number) {
  return { seconds: BigInt(Math.floor(milliseconds / 1000)), nanos: (milliseconds % 1000) * 1_000_000 };
}

/** Makes the service-account pair, and the key of Secrets where they are encrypted, in the cluster's secret store, once. */
export async function makeIdentity(world: ApplyWorld, { signal }: StepContext, session: Session): Promise<StepResult> {
  const { ir, options, context } = world;
  const keysLater = besideOf(ir).length > 0 ? keyFileNames(ir) : [];
  if (options.secretFiles.length === 0 && serverConfigs(ir).some(({ bucket }) => bucket !== undefined)) {
    return lookForSecrets(world, signal);
  }
  const opened = await openSecretStoreOf(ir, {
    env: context.env,
    region: undefined,
    profile: undefined,
    endpoint: options.secretEndpoint,
    keys: {
      cwd: context.cwd,
      // Keys of accounts that OpenTofu makes come behind it.
      given: await readGiven({
        cwd: context.cwd,
        stdin: context.stdin,
        files: keysLater.length > 0 ? [] : options.secretFiles,
      }),
      newKey: undefined,
    },
    signal,
  });
  try {
    const { outcomes, keysFile: text } = await initClusterSecrets(ir, opened, signal);
    const waiting = outcomes.find(({ kind, name }) => kind === "waiting" && !keysLater.includes(name));
    if (waiting) {
      throw new UserError(`${waiting.name} cannot be made yet`, {
        why: "it is a key of an account that this cluster makes, and that is not there",
        fix: "run the commands in the head of podplane.main.tf up to `podplanec secrets init`, then apply again",
      });
    }
    // OpenTofu reads the file when it plans.
    if (text !== undefined && writeKeysFile(world.build.folder, text) !== "unchanged") session.isFresh = false;
    const created = outcomes.filter(({ kind }) => kind === "created").map(({ name }) => name);
    if (created.length === 0) return { kind: "unchanged", summary: `the keys are in ${opened.store.shown}` };
    return { kind: "done", summary: `made ${created.join(", ")} in ${opened.store.shown}` };
  } finally {
    opened.store.close();
  }
}

/**
 * Secrets that lie encrypted in the cluster's own store are made once, by who has the key that encrypts them; an apply
 * needs it only to make one, and does not ask for it where all are there.
 */
async function lookForSecrets(world: ApplyWorld, signal: AbortSignal): Promise<StepResult> {
  const { ir, options, context, again, build } = world;
  const endpoint = options.secretEndpoint === undefined ? {} : { endpoint: options.secretEndpoint };
  const objects = await openClusterObjects(ir, { env: context.env, ...endpoint });
  try {
    const names = secretNames(ir);
    const found = await Promise.all(names.map((name) => objects.stat(name, signal)));
    const missing = names.filter((_, index) => found[index] === undefined);
    if (missing.length === 0) return { kind: "unchanged", summary: `the secrets are in ${objects.url}` };
    return {
      kind: "failed",
      failure: {
        what: `${objects.url} lacks ${missing.join(", ")}`,
        why: "VMs could not start without them, and they are made with keys that only you have",
        next: [`podplanec secrets init ${shellWord(build.shown)} --secrets FILE`, again("--resume")],
      },
    };
  } finally {
    objects.close();
  }
}
