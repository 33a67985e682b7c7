import {
  compressions,
  fileKinds,
  keyText,
  type NetsyFile,
  type NetsyRecord,
  openNetsyFile,
  type RecordPlace,
  recordPlace,
  writeNetsyFile,
} from "../file/index.ts";
import { mergeReleaseValues, pointRepository, releaseValues } from "./components.ts";
import { mayHoldImages, rewriteImages } from "./image-mirror.ts";
import { addressKey, renameAddress } from "./ip-addresses.ts";
import { encodeJson, type JsonObject } from "./json.ts";
import {
  componentsReleaseKey,
  componentsRepositoryKey,
  corednsReleaseKey,
  serviceCidrKey,
  servicePrefix,
} from "./keys.ts";
import { type OpenSeed, planSeed, type SeedInput, type SeedPlan } from "./plan.ts";
import { recordObject, tryParseRecord } from "./record-json.ts";
import { SeedError } from "./seed-error.ts";
import { moveCoredns, moveService, moveServiceCidr } from "./services.ts";
import { withoutStaleValues } from "./stale-values.ts";

/** A bootstrap file that is ready to be written. */
export interface BootstrapFile {
  readonly recordsCount: number;
  /** What the user should know, one sentence each. */
  readonly notes: readonly string[];
  /** The file's bytes; can be gone through once, and is complete only when that ends without an error. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Turns a seed into the `bootstrap.netsy` of a cluster (contract netsy-seed 6). The seed is read twice,
 * once to check and plan and once to write, and never held as a whole. Throws `NetsyFileError` and
 * `SeedError`, nearly all of them before the first byte.
 */
export async function interpolateSeed(open: OpenSeed, input: SeedInput): Promise<BootstrapFile> {
  const plan = await planSeed(open, input);
  return { recordsCount: plan.recordsCount, notes: plan.notes, bytes: writePlanned(open, plan) };
}

function writePlanned(open: OpenSeed, plan: SeedPlan): AsyncGenerator<Uint8Array> {
  return writeNetsyFile(
    {
      kind: fileKinds.snapshot,
      compression: compressions.none,
      recordsCount: plan.recordsCount,
      leaderId: plan.input.cluster.id,
      createdAt: plan.input.createdAt,
    },
    editedRecords(open, plan),
  );
}

async function* editedRecords(open: OpenSeed, plan: SeedPlan): AsyncGenerator<NetsyRecord> {
  const file = await openNetsyFile(open(), { mode: "reference", expectKind: fileKinds.snapshot });
  let index = 0;
  let written = 0;
  for await (const record of file.records) {
    const edited = editGuarded(record, recordPlace(index++, record), plan);
    if (edited) yield renumbered(edited, ++written);
  }
  checkUnchanged(file, plan);
}

function checkUnchanged(file: NetsyFile, plan: SeedPlan): void {
  if (file.footer().recordsCrc === plan.recordsCrc) return;
  throw new SeedError("the seed was changed while it was read", { fix: "run the command again" });
}

/**
 * Netsy refuses gaps, which dropping a record leaves (contract netsy-seed 6.8): record i, counted from
 * 1, has revision i and is the first version of its key.
 */
function renumbered(record: NetsyRecord, position: number): NetsyRecord {
  const revision = BigInt(position);
  return {
    ...record,
    revision,
    createRevision: revision,
    prevRevision: 0n,
    version: 1n,
    created: true,
    deleted: false,
  };
}

const encoder = new TextEncoder();

/** JSON can be nested more deeply than a program's stack reaches, and no object of Kubernetes is. */
function editGuarded(record: NetsyRecord, place: RecordPlace, plan: SeedPlan): NetsyRecord | undefined {
  try {
    return editRecord(record, place, plan);
  } catch (error) {
    throw error instanceof RangeError ? new SeedError("its value is nested too deeply", { place }) : error;
  }
}

/** The record as the cluster needs it, or undefined where it is left out. An unaffected one keeps its bytes. */
function editRecord(record: NetsyRecord, place: RecordPlace, plan: SeedPlan): NetsyRecord | undefined {
  const key = keyText(record.key);
  const addressEdit = plan.addressEdits.get(key);
  if (addressEdit?.kind === "drop") return undefined;
  const edited = editTellingRecord(record, key, place, plan);
  const value = withImages(record, edited, plan);
  const newKey = addressEdit ? encoder.encode(addressKey(addressEdit.address)) : record.key;
  return { ...record, key: newKey, value: value ? encoder.encode(encodeJson(value)) : record.value };
}

/** The new object of a record that the interpolation knows by its key; undefined where nothing is to be done. */
function editTellingRecord(
  record: NetsyRecord,
  key: string,
  place: RecordPlace,
  plan: SeedPlan,
): JsonObject | undefined {
  const { network, source, input } = plan;
  const object = (): JsonObject => recordObject(record.value, place);
  if (key === componentsReleaseKey) {
    const release = object();
    const own = releaseValues(release);
    const kept = input.staleValues === "clean" ? withoutStaleValues(own, input.cluster) : own;
    return mergeReleaseValues(release, kept, plan.values);
  }
  if (key === componentsRepositoryKey) return source && pointRepository(object(), source);
  if (!network) return undefined;
  if (key === serviceCidrKey) return moveServiceCidr(object(), network, place);
  if (key === corednsReleaseKey) return moveCoredns(object(), network, place);
  if (key.startsWith(servicePrefix)) return moveService(object(), network, place)?.record;
  const addressEdit = plan.addressEdits.get(key);
  return addressEdit?.kind === "rename" ? renameAddress(object(), addressEdit.address) : undefined;
}

function withImages(record: NetsyRecord, edited: JsonObject | undefined, plan: SeedPlan): JsonObject | undefined {
  const { images } = plan;
  if (images.base === undefined && images.foreignBases.length === 0) return edited;
  const before = edited ?? (mayHoldImages(record.value) ? tryParseRecord(record.value) : undefined);
  if (!before) return undefined;
  const after = rewriteImages(before, images) as JsonObject;
  return after === before ? edited : after;
}
