export { BootstrapRules, checkBootstrap, publishedReason } from "./bootstrap.ts";
export { Crc64, crc64 } from "./crc64.ts";
export { describeRecord, type NetsyCheck, NetsyFileError, type NetsyLeniency, type RecordPlace } from "./errors.ts";
export { KeySet } from "./key-set.ts";
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
export { keyText, type NetsyFile, openNetsyFile, type ReadOptions, recordPlace } from "./reader.ts";
export { type WriteOptions, writeNetsyFile } from "./writer.ts";
