export { withAllowances } from "./allowances.ts";
export { type Compilation, CompileCache, type CompiledCluster, type CompileInput, compile } from "./compile.ts";
export {
  type DependencyArch,
  type DependencyKind,
  dependenciesOf,
  imagesOf,
  type OsImage,
  osImageOf,
  type PinnedDependency,
  upstreamDependenciesOf,
  vmconfigPackageOf,
  vmconfigVersion,
} from "./deps/index.ts";
export { denyWarnings } from "./diagnostics/allow/index.ts";
export type { Severity } from "./diagnostics/define.ts";
export {
  compareText,
  type Diagnostic,
  Diagnostics,
  type Fix,
  type ParametersOf,
  type RelatedPlace,
} from "./diagnostics/diagnostic.ts";
export { type RuleName, rules as diagnosticRules } from "./diagnostics/registry/index.ts";
export { findSimilar } from "./diagnostics/suggest.ts";
export { reportSyntax } from "./diagnostics/syntax.ts";
export type { DomainName, LockSource, Measure } from "./domains/index.ts";
export type { Accepted } from "./impact/accept.ts";
export { type GivenValue, givenBlocks } from "./impact/given.ts";
export type * from "./ir/index.ts";
export { originSpan } from "./ir/index.ts";
export { clusterJsonSchemaCopy, type LightObject, printJsonSchema, readJsoncLightly } from "./jsonc/index.ts";
export { judgeBuildFile } from "./lock/build-file.ts";
export { emptyLock } from "./lock/empty.ts";
export type { Lock, LockedDependency, LockedModule } from "./lock/lock.ts";
export { dialectOf } from "./lock/modules.ts";
export { printJson, printLock } from "./lock/print.ts";
export { readLock } from "./lock/read.ts";
export { rules as derivationRules } from "./origins/rules.ts";
export { stagesOf, type Way, wayInto } from "./origins/way.ts";
export type { ReadResult, ResolveResult, Workspace } from "./workspace.ts";
