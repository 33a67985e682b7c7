import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type Editor, editorOn } from "./editor.ts";
import { type Host, startHost } from "./host.ts";

const root = resolve(import.meta.dirname, "../../..");
const smallest = "smallest/cluster.podplane";
const production = "environments/production/cluster.podplane";
const shared = "environments/shared/platform.podplane";
const original = readFileSync(join(root, "examples", smallest), "utf8");
/** Other work may take the processors. */
const patient = { timeout: 120_000, interval: 500 };

/** Line and column of a text, as the editor counts. */
function placeOf(text: string, word: string, offset = 0): readonly [number, number] {
  const before = text.slice(0, text.indexOf(word) + offset).split("\n");
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

// One after the other: each goes on where the one before stopped. `--bail 1` ends them with the first that fails.
describeWithTools("VS Code, in a browser", ["code-server", "chromium"], () => {
  let home = "";
  let host: Host | undefined;
  let editor: Editor;
  const read = (path: string) => readFileSync(join(home, "examples", path), "utf8");

  beforeAll(async () => {
    home = temporaryFolder("vscode");
    const folder = join(home, "examples");
    cpSync(join(root, "examples"), folder, { recursive: true });
    mkdirSync(join(folder, ".git"));
    host = await startHost(folder, home);
    editor = editorOn(host.page);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await editor.picture("failed");
  });
  afterAll(async () => {
    await host?.end();
  });

  test("colours a source, in a folder that is not trusted", async () => {
    await editor.open(join(home, "examples", smallest));
    // What stands above blocks comes from the server, from outputs that it made.
    await editor.page
      .locator(".codelens-decoration")
      .filter({ hasText: /\d+ generated lines/ })
      .first()
      .waitFor();
    await editor.picture("1-colours");
    const colourOf = (word: string | RegExp) =>
      editor.word(word).evaluate((element) => getComputedStyle(element).color);
    const words = ["cluster", "https://auth.example.com", /smallest\scluster/, "10.20.0.0/16", "issuer_url"];
    expect(new Set(await Promise.all(words.map(colourOf))).size).toBe(words.length);
  });

  test("draws a line below a fault, and says there what is wrong", async () => {
    await editor.goTo(...placeOf(original, "arm64", 5));
    await editor.page.keyboard.type("x");
    await editor.page.keyboard.press("Escape");
    await editor.page.locator(".squiggly-error").first().waitFor();
    // By its keys, since lines move below the mouse when what stands above them changes.
    await editor.page.keyboard.press("Control+k");
    await editor.page.keyboard.press("Control+i");
    const hover = editor.page.locator(".monaco-hover").filter({ hasText: "PDP" }).first();
    await hover.waitFor();
    await editor.picture("2-fault");
    const told = await hover.textContent();
    for (const part of ["arm64x", "why: ", "fix: "]) expect(told).toContain(part);
  });

  test("mends the fault by its quick fix", async () => {
    await editor.page.keyboard.press("Escape");
    await editor.goTo(...placeOf(original, "arm64", 2));
    // It is there when the actions are known.
    await editor.page.locator(".monaco-editor .lightBulbWidget").first().waitFor();
    await editor.ask("Control+.", editor.page.locator(".action-widget").filter({ hasText: "arm64" }));
    await editor.picture("3-quick-fix");
    await editor.page.keyboard.press("Enter");
    await editor.word("arm64").waitFor();
    await editor.save();
    await expect.poll(() => read(smallest), patient).toBe(original);
  });

  test("completes what the place takes, and formats when it saves", async () => {
    const line = '  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }';
    await editor.goTo(...placeOf(original, line, line.length));
    await editor.page.keyboard.press("Enter");
    await editor.page.keyboard.type("pool workers { size = 1, arch = ");
    await editor.page.keyboard.press("Control+Space");
    const rows = editor.page.locator(".suggest-widget.visible .monaco-list-row");
    await rows
      .filter({ hasText: /^amd64/ })
      .first()
      .waitFor();
    await editor.picture("4-completion");
    expect((await rows.allTextContents())[0]).toMatch(/^amd64/);
    await editor.page.keyboard.type("arm");
    await rows
      .filter({ hasText: /^amd64/ })
      .first()
      .waitFor({ state: "hidden" });
    await editor.page.keyboard.press("Tab");
    await editor.page.keyboard.type(', instance_type = "t4g.small"');
    await editor.page.keyboard.press("Escape");
    await editor.save();
    await expect
      .poll(() => read(smallest), patient)
      .toMatch(/^ {2}pool workers {7}\{ size = 1, arch = arm64, instance_type = "t4g.small" \}$/m);
  });

  test("renames over files that are not open, as a move of what was built", async () => {
    await editor.open(join(home, "examples", production));
    await editor.goTo(...placeOf(read(production), "pool workers", 6));
    await editor.ask("F2", editor.page.locator(".monaco-editor.rename-box input:focus"));
    await editor.page.keyboard.press("Control+a");
    await editor.page.keyboard.type("apps");
    await editor.picture("5-rename");
    await editor.page.keyboard.press("Enter");
    await editor.word("apps").waitFor();
    await editor.save();
    await editor.picture("6-renamed");
    await expect.poll(() => read(production), patient).toContain("pool apps");
    await expect.poll(() => read(shared), patient).toContain("pool apps");
    expect(`${read(production)}${read(shared)}`).toContain("renamed_from = workers");
    expect(`${read(production)}${read(shared)}`).not.toMatch(/pool\.workers|pool = workers|pool workers/);
  });
});
