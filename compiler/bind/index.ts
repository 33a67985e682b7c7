export { bindFile } from "./bind-file.ts";
export type { BoundFile, Declarations, Scope, Target } from "./bound.ts";
export { FileCache } from "./cache.ts";
export { newestEdition, rootName } from "./declarations.ts";
export { bindFragment } from "./names.ts";
export { loadProgram, type Program, type ProgramFile } from "./program.ts";
export { childSchemas, hasMember, itemsOf, meantMember, memberNames, schemasBelow } from "./schemas.ts";
export { namePath, variableNames, withoutParentheses } from "./scope.ts";
export { type ReadResult, type ResolveResult, readFailure, type Workspace } from "./workspace.ts";
