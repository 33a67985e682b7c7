export { type Analysis, expectationsOf, type Observed } from "./analysis.ts";
export { type Candidate, snippetText } from "./candidate.ts";
export { type Candidates, candidatesAt } from "./candidates.ts";
export { type Description, describeAt } from "./describe.ts";
export { linesFrom, sourcesOf, type Traced } from "./generated.ts";
export { type Hint, hintsIn } from "./hints.ts";
export { describeJsoncAt, type JsoncEntry, jsoncCandidatesAt, jsoncOutline } from "./jsonc.ts";
export { type MarkedText, markText } from "./marked-text.ts";
export {
  declarationOf,
  identityOf,
  type Meaning,
  type Occurrence,
  occurrenceAt,
  occurrencesIn,
} from "./occurrences.ts";
export { referencesTo } from "./references.ts";
export { type Rename, type Renameable, type RenameInput, renameableAt, renameTo } from "./rename.ts";
export { type Signature, signatureAt } from "./signature.ts";
export { type NewUse, type UnusedFile, unusedFiles } from "./unused-files.ts";
export { type KnownValue, valuesAt } from "./values.ts";
export { describeVarAt, varCandidatesAt } from "./vars.ts";
