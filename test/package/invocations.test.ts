import { beforeAll, expect, test } from "vitest";
import { commands } from "../../runtime/commands/index.ts";
import { binary } from "../helpers/built-program.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { expectRun, invocations, makeProject } from "./invocations.ts";

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder("every-command");
  await makeProject(folder);
});

test("no command of the table is without a run of the built program", () => {
  expect(invocations.map(({ command }) => command).sort()).toEqual(commands.map(({ path }) => path.join(" ")).sort());
});

test.each(invocations)("podplanec $command", ({ words, code, says }) => {
  expectRun(process.execPath, [binary, ...words], folder, { code, says });
});
