import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { driveNeovim } from "./neovim.ts";

const root = resolve(import.meta.dirname, "../../..");
const examples = [
  "environments/production/cluster.podplane",
  "environments/shared/platform.podplane",
  "internaltools-production/cluster.podplane",
  "multi-zone-production/cluster.podplane",
  "smallest/cluster.podplane",
];

let folder = "";
beforeAll(() => {
  folder = temporaryFolder("examples");
  cpSync(join(root, "examples"), folder, { recursive: true });
  mkdirSync(join(folder, ".git"));
});

describeWithTools("Neovim, without a screen", ["nvim"], () => {
  test.each(examples)("opens %s, sees what is wrong, and formats", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const [filetype, clean, , broken, , formatted] = driveNeovim(folder, [
      { op: "open", file },
      { op: "diagnostics" },
      { op: "replace", at: "podplane 1", text: "podplane 1\n\nlet   zz  = nowhere" },
      { op: "diagnostics" },
      { op: "format" },
      { op: "text" },
    ]);
    expect(filetype).toBe("podplane");
    expect(clean).toEqual([]);
    expect(broken).toContainEqual(expect.objectContaining({ code: "PDP2070", line: 3, column: 13 }));
    expect(formatted).toBe(text.replace("podplane 1\n", "podplane 1\n\nlet zz = nowhere\n"));
  });

  test("completes, hovers, and goes from a generated line to its source", () => {
    const file = "smallest/cluster.podplane";
    const [, completion, hover, , definition] = driveNeovim(folder, [
      { op: "open", file },
      { op: "request", method: "textDocument/completion", at: "arm64" },
      { op: "request", method: "textDocument/hover", at: "arch" },
      { op: "open", file: "smallest/podplane.main.tf" },
      { op: "request", method: "textDocument/definition", at: "required_version" },
    ]);
    expect(completion).toMatchObject({
      result: expect.arrayContaining([
        expect.objectContaining({ label: "arm64" }),
        expect.objectContaining({ label: "amd64" }),
      ]),
    });
    expect(hover).toMatchObject({ result: { contents: { value: expect.stringContaining("**pool.arch**") } } });
    expect(JSON.stringify(definition)).toContain("smallest/cluster.podplane");
  });

  test("renames across files, those that are not saved among them", () => {
    const shared = "environments/shared/platform.podplane";
    const [, , before, , production, , library] = driveNeovim(folder, [
      { op: "open", file: shared },
      { op: "open", file: "environments/production/cluster.podplane" },
      { op: "diagnostics" },
      { op: "rename", at: "platform.balancers", offset: 9, text: "entrances" },
      { op: "text" },
      { op: "open", file: shared },
      { op: "text" },
    ]);
    expect(before).toEqual([]);
    expect(production).toContain("platform.entrances");
    expect(library).toContain("template entrances(");
    expect(library).not.toContain("balancers(");
  });
});
