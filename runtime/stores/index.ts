export { bucketOfCluster, type ClusterBucket } from "./bucket-of-cluster.ts";
export type { Cell, CellValue } from "./cell.ts";
export { digestOf, fileContent, memoryContent } from "./content.ts";
export { emptyBucket } from "./empty-bucket.ts";
export type {
  ContentDigests,
  CreateOptions,
  CreateResult,
  ObjectContent,
  ObjectInfo,
  ObjectStore,
  StoreOptions,
} from "./object-store.ts";
export { openCell } from "./open-cell.ts";
export { type OpenedObject, openObject, openStore } from "./open-store.ts";
export { storeOptionsOf } from "./options-of-cluster.ts";
export {
  namedKeys,
  type PutSeedEvent,
  type PutSeedOptions,
  type PutSeedResult,
  putSeed,
  type StateExists,
  seedObjectName,
} from "./put-seed.ts";
export { type PutTextOptions, type PutTextResult, putText, readCell } from "./put-text.ts";
export { defaultRetry, type RetryPolicy } from "./retry.ts";
export { describeState, formatBytes, progressOf } from "./seed-report.ts";
export { StoreError, type StoreErrorKind } from "./store-error.ts";
export { connectTimeout, defaultIdleTimeout } from "./timeouts.ts";
export { type SeedFacts, verifiedSeed } from "./verify-seed.ts";
