import {
  fileKinds,
  internalKey,
  KeySet,
  keyText,
  type NetsyFileError,
  type NetsyRecord,
  openNetsyFile,
  type RecordPlace,
  recordPlace,
  type Timestamp,
} from "../file/index.ts";
import type { Address } from "./address.ts";
import { checkRelease, checkRepository, isPrivateUrl, publicSource, releaseValues } from "./components.ts";
import { foreignBasesOf, type ImageRewrite } from "./image-mirror.ts";
import {
  type AddressEdit,
  type AllocatedAddress,
  addressKey,
  planAddresses,
  readAllocatedAddress,
} from "./ip-addresses.ts";
import { at, type JsonObject, merge } from "./json.ts";
import {
  componentsReleaseKey,
  componentsRepositoryKey,
  corednsReleaseKey,
  ipAddressPrefix,
  serviceCidrKey,
  servicePrefix,
} from "./keys.ts";
import { mirrorBase, mirrorHostname, mirrorPrefix } from "./names.ts";
import { recordObject } from "./record-json.ts";
import type { SeedCluster, SeedComponentsSource } from "./seed-cluster.ts";
import { SeedError } from "./seed-error.ts";
import { addressMembers, type ServiceNetwork, serviceNetwork } from "./service-network.ts";
import { AddressOwners, moveCoredns, moveService, moveServiceCidr, serviceOf, setMembers } from "./services.ts";
import { staleOverrides } from "./stale-values.ts";
import { deriveValues } from "./values.ts";

/** What a bootstrap file is made of, besides the seed itself. */
export interface SeedInput {
  readonly cluster: SeedCluster;
  /** Values that override the derived ones, the weakest first (contract netsy-seed 6.1). */
  readonly overlays: readonly JsonObject[];
  /** Time of creation in the header: given, never taken from a clock. */
  readonly createdAt: Timestamp | undefined;
  /** Whether to remove what published seeds keep from the machine they were made on (contract netsy-seed 6.9). */
  readonly staleValues: "clean" | "keep";
  /** Version of the components in a published seed: where their charts are unless `componentsSource` says it. */
  readonly componentsVersion?: string;
}

/** Everything that must be known of the whole seed before its first record can be written. */
export interface SeedPlan {
  readonly input: SeedInput;
  /** Values for the components release, all overlays applied. */
  readonly values: JsonObject;
  readonly network: ServiceNetwork | undefined;
  readonly source: SeedComponentsSource | undefined;
  readonly images: ImageRewrite;
  readonly addressEdits: ReadonlyMap<string, AddressEdit>;
  /** Records that the bootstrap file will have. */
  readonly recordsCount: number;
  /** CRC over all records of the seed, by which a second reading is known to be of the same seed. */
  readonly recordsCrc: bigint;
  /** What the user should know, one sentence each. */
  readonly notes: readonly string[];
}

/** A seed's bytes, which are read twice. */
export type OpenSeed = () => AsyncIterable<Uint8Array>;

/**
 * Reads the whole seed once, checks it and everything that the interpolation will do, and decides what
 * becomes of the records that depend on others. Throws `NetsyFileError` for a damaged seed and
 * `SeedError` for one that does not fit the cluster. Holds keys of Services and IPAddresses, no records.
 */
export async function planSeed(open: OpenSeed, input: SeedInput): Promise<SeedPlan> {
  const network = serviceNetwork(input.cluster.serviceCidrs);
  const values = clusterValues(input, network);
  const survey = new Survey(network);
  const notes: string[] = [];
  const onLeniency = (finding: NetsyFileError): void => {
    if (notes.length === 0) notes.push(`the seed is unusual: ${finding.message}`);
  };
  const file = await openNetsyFile(open(), { mode: "reference", expectKind: fileKinds.snapshot, onLeniency });
  let index = 0;
  for await (const record of file.records) survey.add(record, index++);
  const edits = planAddresses(survey.allocated, survey.moved);
  checkSurvey(survey, input, edits);
  const source = input.cluster.componentsSource ?? defaultSource(survey, input, notes);
  const dropped = [...edits.values()].filter((edit) => edit.kind === "drop").length;
  return {
    input,
    values,
    network,
    source,
    images: imageRewrite(survey, input),
    addressEdits: edits,
    recordsCount: index - dropped,
    recordsCrc: file.footer().recordsCrc,
    notes,
  };
}

/** Derived values, then the overlays, then CoreDNS's addresses over all (contract netsy-seed 6.1, 6.5). */
function clusterValues(input: SeedInput, network: ServiceNetwork | undefined): JsonObject {
  const { cluster, overlays, staleValues } = input;
  const defaults = staleValues === "clean" ? [staleOverrides(cluster), deriveValues(cluster)] : [deriveValues(cluster)];
  const values = [...defaults, ...overlays].reduce<JsonObject>((all, next) => merge(all, next) as JsonObject, {});
  if (!network) return values;
  const path = ["platform", "components", "values", "coredns", "coredns", "service"];
  return setMembers(values, path, addressMembers(network.dns, "PreferDualStack"), (parent) => {
    throw new SeedError(`the values make ${parent} something else than an object`, {
      fix: `give ${parent} members in the values, or leave it out`,
    });
  });
}

/** What one pass over a seed's records finds. */
class Survey {
  readonly #network: ServiceNetwork | undefined;
  readonly #keys = new KeySet();
  readonly #owners = new AddressOwners();
  /** New addresses by `<namespace>/<name>` of the Service. */
  readonly moved = new Map<string, readonly Address[]>();
  readonly allocated: AllocatedAddress[] = [];
  /** The seed's own values of the components release; undefined until it is met. */
  releaseValues: JsonObject | undefined;
  repository: JsonObject | undefined;
  hasServiceCidr = false;

  constructor(network: ServiceNetwork | undefined) {
    this.#network = network;
  }

  add(record: NetsyRecord, index: number): void {
    const place = recordPlace(index, record);
    checkSeedRecord(record, index, place);
    if (!this.#keys.add(record.key)) throw new SeedError("another record has the same key", { place });
    this.#addComponents(record, place);
    if (this.#network) this.#addNetwork(record, this.#network, place);
  }

  #addComponents(record: NetsyRecord, place: RecordPlace): void {
    if (place.key === componentsReleaseKey) {
      const release = recordObject(record.value, place);
      checkRelease(release, place);
      this.releaseValues = releaseValues(release);
    } else if (place.key === componentsRepositoryKey) {
      this.repository = recordObject(record.value, place);
      checkRepository(this.repository, place);
    }
  }

  #addNetwork(record: NetsyRecord, network: ServiceNetwork, place: RecordPlace): void {
    const { key = "" } = place;
    if (key === serviceCidrKey) {
      moveServiceCidr(recordObject(record.value, place), network, place);
      this.hasServiceCidr = true;
    } else if (key === corednsReleaseKey) {
      moveCoredns(recordObject(record.value, place), network, place);
    } else if (key.startsWith(servicePrefix)) {
      const service = moveService(recordObject(record.value, place), network, place);
      if (!service) return;
      this.#owners.claim(serviceOf(key), service.addresses, place);
      this.moved.set(serviceOf(key), service.addresses);
    } else if (key.startsWith(ipAddressPrefix)) {
      this.allocated.push(readAllocatedAddress(recordObject(record.value, place), place));
    }
  }
}

/** A seed holds what exists: renumbering would bring deleted objects back, and encrypted ones cannot be read. */
function checkSeedRecord(record: NetsyRecord, index: number, place: RecordPlace): void {
  if (index === 0 && keyText(record.key) !== internalKey) {
    throw new SeedError(`the first key must be ${internalKey}`, {
      place,
      fix: "use a published seed, or one made like it",
    });
  }
  if (record.deleted || record.dek !== 0n) {
    throw new SeedError(`it is ${record.deleted ? "a deletion" : "encrypted"}, which a seed cannot hold`, {
      place,
      fix: "use a seed, not a snapshot of a running cluster",
    });
  }
}

function checkSurvey(survey: Survey, input: SeedInput, edits: ReadonlyMap<string, AddressEdit>): void {
  const { cluster } = input;
  if (!survey.releaseValues) {
    throw new SeedError(`the seed has no record ${componentsReleaseKey}: it is not a Podplane seed`);
  }
  if (cluster.componentsSource && !survey.repository) {
    throw new SeedError(`the seed has no record ${componentsRepositoryKey}, and components.source is configured`);
  }
  if (cluster.serviceCidrs.length > 0 && !survey.hasServiceCidr) {
    throw new SeedError(`the seed has no record ${serviceCidrKey}, and kubernetes.service_cidr is configured`);
  }
  const stays = new Set(survey.allocated.map(({ key }) => key).filter((key) => !edits.has(key)));
  for (const edit of edits.values()) {
    if (edit.kind === "rename" && stays.has(addressKey(edit.address))) {
      throw new SeedError(`two records would have the key ${addressKey(edit.address)}`);
    }
  }
}

function imageRewrite(survey: Survey, { cluster, staleValues }: SeedInput): ImageRewrite {
  const { mirror } = cluster;
  const base = mirror && mirrorBase(mirrorHostname(cluster, mirror), mirrorPrefix(mirror));
  const foreign = staleValues === "clean" ? foreignBasesOf(survey.releaseValues ?? {}) : [];
  return { base, foreignBases: foreign.filter((candidate) => candidate !== base) };
}

function defaultSource(survey: Survey, input: SeedInput, notes: string[]): SeedComponentsSource | undefined {
  if (!survey.repository || input.staleValues === "keep") return undefined;
  const url = at(survey.repository, "spec", "url");
  if (input.componentsVersion) return publicSource(input.componentsVersion);
  if (isPrivateUrl(url)) {
    notes.push(`components would be fetched from ${String(url)}, which no cluster reaches: set components.source.url`);
  }
  return undefined;
}
