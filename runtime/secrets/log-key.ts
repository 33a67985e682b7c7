import { createHash } from "node:crypto";
import { UserError } from "../cli/index.ts";
import { again, nameOf, readSoon, type SecretOptions, type SecretOutcome } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";

/** A key by which programs that speak S3 reach a bucket. */
export interface BucketKey {
  readonly id: string;
  readonly secret: string;
}

/** Makes keys of the account that writes logs. */
export interface KeyMaker {
  /** Undefined while the account is not there. */
  make(signal: AbortSignal): Promise<BucketKey | undefined>;
  /** Takes a key back that nothing uses. */
  drop(id: string, signal: AbortSignal): Promise<void>;
}

/**
 * Makes sure that the store holds `secrets.env` with a key for the bucket of logs. The key never touches disk or the
 * state of OpenTofu (ruling 42). One that is there stays, whatever is in it; a key that lost to another run is taken back.
 */
export async function initLogKey(store: SecretStore, maker: KeyMaker, options: SecretOptions): Promise<SecretOutcome> {
  const { signal, clusterId } = options;
  const name = nameOf(options, "secrets.env");
  if ((await store.read(name, signal)) !== undefined) return { name, kind: "unchanged" };
  const key = await maker.make(signal);
  if (!key) return { name, kind: "waiting" };
  const creation = await store.create(
    {
      name,
      value: `TELEMETRY_S3_ACCESS_KEY_ID='${key.id}'\nTELEMETRY_S3_SECRET_ACCESS_KEY='${key.secret}'\n`,
      description: `Keys of ${clusterId} for what speaks S3 only; VMs receive it as secrets.env`,
      token: createHash("sha256").update(`${name}\n${key.id}`).digest("hex"),
    },
    signal,
  );
  if (creation === "created") return { name, kind: "created" };
  await maker.drop(key.id, signal);
  if ((await readSoon(store, name, options)) === undefined) {
    throw new UserError(`${store.shown} says that ${name} exists, and does not show it`, again);
  }
  return { name, kind: "unchanged" };
}
