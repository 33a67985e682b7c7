import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../runtime/commands/index.ts";
import { binary } from "../helpers/built-program.ts";
import { expectRun, invocations, makeProject } from "./invocations.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "podplanec-every-command-"));
  await makeProject(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("no command of the table is without a run of the built program", () => {
  expect(invocations.map(({ command }) => command).sort()).toEqual(commands.map(({ path }) => path.join(" ")).sort());
});

test.each(invocations)("podplanec $command", ({ words, code, says }) => {
  expectRun(process.execPath, [binary, ...words], folder, { code, says });
});
