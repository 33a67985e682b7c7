import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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
  folder = mkdtempSync(join(tmpdir(), "podplanec-examples-"));
  cpSync(join(root, "examples"), folder, { recursive: true });
  mkdirSync(join(folder, ".git"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
});
