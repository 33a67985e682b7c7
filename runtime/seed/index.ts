export { type BuiltSeed, buildSeed } from "./build-seed.ts";
export { openReference } from "./open-reference.ts";
export { type ResolvedSeed, type ResolveOptions, resolveSeed, type SeedSelection } from "./resolve-seed.ts";
export { type SeedSource, seedClusterOf } from "./seed-cluster-of.ts";
export { parseValues, readValuesFile } from "./values-file.ts";
