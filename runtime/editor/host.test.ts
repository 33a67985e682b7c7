import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CompileCache } from "../../compiler/index.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { createEditorHost } from "./host.ts";

const folder = temporaryFolder("host");

test("a file of values is judged by the source beside it, as it is in the editor", async () => {
  writeFileSync(
    join(folder, "cluster.podplane"),
    'podplane 1\n\nparam size: int = 1\n\ncluster x { name = "${param.size}" }\n',
  );
  writeFileSync(join(folder, "a.podplanevars"), "size = 2\n");
  const host = createEditorHost(folder);
  const namesWith = async (text: string) => {
    const { diagnostics } = await host.check("a.podplanevars", new Map([["a.podplanevars", text]]), new CompileCache());
    return diagnostics.map(({ name, span }) => [name, span?.start]);
  };
  expect(await namesWith("size = 2\n")).toEqual([]);
  expect(await namesWith("sise = 2\n")).toEqual([["unknown-parameter", 0]]);
  expect(await namesWith('size = "two"\n')).toMatchObject([[expect.any(String), 7]]);
});
