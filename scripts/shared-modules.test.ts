import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/* Files of unit tests share their modules (decision 0341): what one changes for good, the next ones see. */

const files = globSync("{grammar,compiler,emitters,language-server,runtime,vmconfig,scripts,test}/**/*.test.ts").filter(
  (file) => !/^test\/(?:e2e|soak)\//.test(file) && !file.endsWith("shared-modules.test.ts"),
);
const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const filesWith = (pattern: RegExp): readonly string[] => files.filter((file) => pattern.test(texts.get(file) ?? ""));

test("no file mocks a module: one that is loaded already would stay what it is", () => {
  expect(files.length).toBeGreaterThan(200);
  expect(filesWith(/\bvi\.(?:do)?mock\(/i)).toEqual([]);
});

test("what is changed of the process is put back", () => {
  const restores: readonly (readonly [changes: RegExp, restores: RegExp])[] = [
    [/\bvi\.stubEnv\(/, /\bvi\.unstubAllEnvs\(/],
    [/\bvi\.spyOn\(/, /\.mockRestore\(|\bvi\.restoreAllMocks\(/],
    [/\bvi\.useFakeTimers\(/, /\bvi\.useRealTimers\(/],
    [/\bvi\.stubGlobal\(/, /\bvi\.unstubAllGlobals\(/],
    [/\bsyncBuiltinESMExports\(/, /\bafter(?:All|Each)\(|\bfinally \{.*?\bsyncBuiltinESMExports\(/s],
  ];
  for (const [changes, back] of restores) {
    expect(
      filesWith(changes).filter((file) => !back.test(texts.get(file) ?? "")),
      String(changes),
    ).toEqual([]);
  }
  expect(filesWith(/\bprocess\.chdir\(|\bprocess\.env\[[^\]]+\] = |\bdelete process\.env/)).toEqual([]);
});
