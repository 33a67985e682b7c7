import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { RenameRequest } from "vscode-languageserver/node";
import { LineIndex } from "../../grammar/index.ts";
import { startClient, uriOf } from "../../test/helpers/language-client.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { createEditorHost } from "./host.ts";
import { locksOf } from "./locks.ts";

const examples = resolve(import.meta.dirname, "../../examples");
const folder = temporaryFolder("locks");

test("a rename in a file that built clusters use is a move, with none of them open", async () => {
  const project = join(folder, "environments");
  cpSync(join(examples, "environments"), project, { recursive: true });
  mkdirSync(join(project, ".git"));
  const path = "shared/platform.podplane";
  const text = readFileSync(join(project, path), "utf8");
  // The client's paths begin where the server's do.
  const client = await startClient({ ...createEditorHost(project), cwd: "/project" });
  client.open(path, text);
  const { line, column } = new LineIndex(text).position(text.indexOf("pool workers") + 5);
  const edit = await client.connection.sendRequest(RenameRequest.type, {
    textDocument: { uri: uriOf(path) },
    position: { line: line - 1, character: column - 1 },
    newName: "apps",
  });
  await client.end();
  const texts = (edit?.changes?.[uriOf(path)] ?? []).map(({ newText }) => newText);
  expect(texts.filter((one) => one.includes("renamed_from"))).toEqual(["renamed_from = workers, "]);
  expect(Object.keys(edit?.changes ?? {})).toContain(uriOf("production/cluster.podplane"));
});

test("a build with a file of values is one of its source, and what another source built beside it is not", async () => {
  const project = join(folder, "sets");
  cpSync(join(examples, "smallest/cluster.podplane"), join(project, "cluster.podplane"));
  cpSync(join(examples, "google-smallest"), join(project, "other"), { recursive: true });
  const source = join(project, "cluster.podplane");
  expect(locksOf(source)).toEqual([]);
  writeFileSync(
    source,
    readFileSync(source, "utf8")
      .replace("\n\n", "\n\nparam size: int = 1\n\n")
      .replace("size = 1", "size = param.size"),
  );
  writeFileSync(join(project, "large.podplanevars"), "size = 3\n");
  expect((await runCommand(project, ["build", "--vars", "large.podplanevars"])).code).toBe(0);
  expect(locksOf(source).map(({ outputs }) => outputs)).toEqual(["large"]);
});
