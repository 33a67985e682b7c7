export { BootstrapRules, checkBootstrap, publishedReason } from "./bootstrap.ts";
export { Crc64, crc64 } from "./crc64.ts";
export { describeRecord, type NetsyCheck, NetsyFileError, type NetsyLeniency, type RecordPlace } from "./errors.ts";
export {
  compressions,
  fileKinds,
  internalKey,
  maxMessageBytes,
  type NetsyFooter,
  type NetsyHeader,
  type NetsyRecord,
  type Timestamp,
} from "./messages.ts";
export { keyText, type NetsyFile, openNetsyFile, type ReadOptions } from "./reader.ts";
export { type BootstrapFile, interpolateSeed } from "./seed/interpolate.ts";
export { ExactNumber, isJsonObject, type Json, type JsonObject, jsonObject, parseJson } from "./seed/json.ts";
export type { OpenSeed, SeedInput } from "./seed/plan.ts";
export { SeedError } from "./seed/seed-error.ts";
export type {
  SeedAcme,
  SeedCluster,
  SeedComponentsSource,
  SeedDomain,
  SeedDomainProvider,
  SeedMirror,
  SeedOidc,
  SeedProvider,
  SeedSecretsProvider,
} from "./seed-cluster.ts";
export { type WriteOptions, writeNetsyFile } from "./writer.ts";
