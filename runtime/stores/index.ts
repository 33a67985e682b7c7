export { bucketOfCluster, type ClusterBucket } from "./bucket-of-cluster.ts";
export { digestOf, fileContent, memoryContent } from "./content.ts";
export {
  type ContentDigests,
  type CreateOptions,
  type CreateResult,
  type ObjectContent,
  type ObjectInfo,
  type ObjectStore,
  type OpenedObject,
  openObject,
  openStore,
  type StoreOptions,
} from "./object-store.ts";
export {
  defaultRetry,
  type PutSeedEvent,
  type PutSeedOptions,
  type PutSeedResult,
  putSeed,
  type RetryPolicy,
  type StateExists,
  seedObjectName,
} from "./put-seed.ts";
export { describeState, formatBytes, progressOf } from "./seed-report.ts";
export { StoreError, type StoreErrorKind } from "./store-error.ts";
export { type SeedFacts, verifiedSeed } from "./verify-seed.ts";
