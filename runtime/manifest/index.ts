export {
  type BuildManifest,
  journalName,
  manifestName,
  mergeOwn,
  type OwnHashes,
  ownOf,
  parseAccepted,
  printJournal,
  printManifest,
  readAccepted,
  readJournal,
  readManifest,
} from "./manifest.ts";
