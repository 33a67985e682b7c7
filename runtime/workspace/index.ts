export { createFile } from "./create-file.ts";
export { createDiskWorkspace, displayPath, isInside, projectRoot, realPath } from "./disk.ts";
export { makeFolder } from "./make-folder.ts";
export { outputFile } from "./output-file.ts";
export { readFolder } from "./read-folder.ts";
export { decodeText, readText, sizeLimit } from "./read-text.ts";
export { explainWriteFailure, isSystemError, isWriteFailure } from "./write-failure.ts";
export { writeFile, writerOf } from "./write-file.ts";
export { writeOrExplain } from "./write-or-explain.ts";
