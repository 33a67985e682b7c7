export { type BuiltSeed, buildSeed } from "./build-seed.ts";
export { readFileChunks } from "./files.ts";
export { compressionName, type Inspected, inspectFile, kindName, recordJson, timeText } from "./inspect.ts";
export { recordMatcher, tableRow } from "./inspect-records.ts";
export { openReference } from "./open-reference.ts";
export { type ResolvedSeed, type ResolveOptions, resolveSeed, type SeedSelection } from "./resolve-seed.ts";
export { type SeedSource, seedClusterOf } from "./seed-cluster-of.ts";
export { readValuesFile } from "./values-file.ts";
