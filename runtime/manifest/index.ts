export {
  type BuildManifest,
  journalName,
  manifestName,
  mergeOwn,
  type OwnHashes,
  ownOf,
  printJournal,
  printManifest,
  readAccepted,
  readJournal,
  readManifest,
} from "./manifest.ts";
