export { withAllowances } from "./allowances.ts";
export { type ReadResult, type ResolveResult, readFailure, type Workspace } from "./bind/index.ts";
export {
  analyse,
  type Compilation,
  CompileCache,
  type CompiledCluster,
  type CompileInput,
  compile,
  declaresCluster,
  declaresParameters,
} from "./compile.ts";
export {
  type DependencyArch,
  type DependencyKind,
  dependenciesOf,
  imagesOf,
  newerSettingsSince,
  type OsImage,
  osImageOf,
  type PinnedDependency,
  takesNewerSettings,
  upstreamDependenciesOf,
  virtualAddressDependencies,
  vmconfigPackageOf,
  vmconfigVersion,
} from "./deps/index.ts";
export type { Severity } from "./diagnostics/index.ts";
export {
  type ChosenFix,
  chooseFixes,
  compareText,
  type Diagnostic,
  Diagnostics,
  denyWarnings,
  type Fix,
  findSimilar,
  type ParametersOf,
  type RelatedPlace,
  type RuleName,
  reportSyntax,
  rules as diagnosticRules,
} from "./diagnostics/index.ts";
export type { DomainName, LockSource, Measure } from "./domains/index.ts";
export {
  type Accepted,
  acceptOld,
  type Capacity,
  type Change,
  countClasses,
  type Effects,
  type GivenValue,
  givenBlocks,
  type Impact,
  type ImpactClass,
  impactClasses,
  impactOf,
  type Loss,
  type Lost,
  lossOf,
  type OutputChanges,
  type PoolEffect,
  type ResourceChange,
  renamesOf,
  type SaidBlock,
  saidOf,
  saidOfPaths,
} from "./impact/index.ts";
export type * from "./ir/index.ts";
export { originSpan } from "./ir/index.ts";
export { clusterJsonSchemaCopy, type LightObject, printJsonSchema, readJsoncLightly } from "./jsonc/index.ts";
export type { HeldAddress, Lock, LockedDependency, LockedModule } from "./lock/index.ts";
export {
  defaultsChanges,
  dialectOf,
  emptyLock,
  judgeBuildFile,
  newestDefaults,
  printJson,
  printLock,
  readLock,
} from "./lock/index.ts";
export { rules as derivationRules, stagesOf, type Way, wayInto } from "./origins/index.ts";
export {
  bucketSettings,
  dialects,
  dnsKinds,
  moduleSources,
  providerKinds,
  providerVariables,
  secretBackendKinds,
} from "./providers/index.ts";
export { cluster } from "./schema/index.ts";
export { cidrsOverlap, parseCidr } from "./values/index.ts";
