export { type BootstrapFile, interpolateSeed } from "./interpolate.ts";
export { ExactNumber, isJsonObject, type Json, type JsonObject, jsonObject, parseJson } from "./json.ts";
export type { OpenSeed, SeedInput } from "./plan.ts";
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
export { SeedError } from "./seed-error.ts";
