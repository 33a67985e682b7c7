import { mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Locator, Page } from "./host.ts";

/** Pictures of each step, for people; git does not keep them. */
const pictures = resolve(import.meta.dirname, "../../../artefacts/vscode");

/** What somebody does in VS Code, by its own keys. */
export interface Editor {
  readonly page: Page;
  /** By its absolute path. */
  open(path: string): Promise<void>;
  /** Puts the cursor there: line and column count from 1, as VS Code shows them. */
  goTo(line: number, column: number): Promise<void>;
  save(): Promise<void>;
  /** Presses keys until what they ask for is there: what is asked before the server has read the text is answered by nothing. */
  ask(keys: string, answer: Locator): Promise<void>;
  /** The first piece of one colour in the open file that is this word, or has a part like this. */
  word(text: string | RegExp): Locator;
  picture(name: string): Promise<void>;
}

export function editorOn(page: Page): Editor {
  mkdirSync(pictures, { recursive: true });
  const palette = page.locator(".quick-input-widget");
  return {
    page,
    async open(path) {
      // By its path: the host has no program that searches for files.
      await page.keyboard.press("Control+o");
      await palette.locator("input").first().waitFor();
      for (let tries = 1; ; tries++) {
        await page.keyboard.press("Control+a");
        await page.keyboard.insertText(path);
        try {
          // The dialog writes a folder of its own when it has read it, over what was typed before.
          await palette
            .locator(".monaco-list-row")
            .filter({ hasText: basename(path) })
            .first()
            .waitFor({ timeout: 3_000 });
          await page.keyboard.press("Enter");
          await palette.waitFor({ state: "hidden", timeout: 3_000 });
          break;
        } catch (error) {
          if (tries === 20) throw error;
        }
      }
      await page
        .locator(".breadcrumbs-control")
        .filter({ hasText: basename(dirname(path)) })
        .first()
        .waitFor();
      await page.locator(".monaco-editor .view-line").first().waitFor();
    },
    async goTo(line, column) {
      await page.keyboard.press("Control+g");
      await palette.waitFor();
      await page.keyboard.type(`${line}:${column}`);
      await page.keyboard.press("Enter");
      await palette.waitFor({ state: "hidden" });
    },
    async save() {
      await page.keyboard.press("Control+s");
      await page.locator(".tab.active.dirty").waitFor({ state: "hidden" });
    },
    async ask(keys, answer) {
      for (let tries = 1; ; tries++) {
        await page.keyboard.press(keys);
        try {
          await answer.first().waitFor({ timeout: 3_000 });
          return;
        } catch (error) {
          if (tries === 20) throw error;
          await page.keyboard.press("Escape");
        }
      }
    },
    word: (text) =>
      page
        .locator(".monaco-editor .view-line span span")
        .filter({
          hasText: typeof text === "string" ? new RegExp(`^\\s*${text.replace(/[^\w\s]/g, "\\$&")}\\s*$`) : text,
        })
        .first(),
    async picture(name) {
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
  };
}
