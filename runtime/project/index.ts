export { type BuildArguments, outputFolder, placeOfOutputs, requireOwnFolder } from "./outputs.ts";
export { type FindOutputs, findsBeside, findsInProject } from "./outputs-near.ts";
export { bucketSettingFiles, type OwnFile } from "./own-files.ts";
export { noteProblems, SourceProblem, sourceProblem } from "./source-problem.ts";
export { findSources, type Source } from "./sources.ts";
