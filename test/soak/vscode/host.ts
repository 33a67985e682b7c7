import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { extensionFiles, packVsix } from "../../../scripts/vsix.ts";
import { getTool, toolsCache } from "../../helpers/tools.ts";

/*
 * VS Code as its users have it: the workbench in a browser, the extension installed from its package. Nothing is asked
 * of the editor by another way than keys, the mouse and what is drawn.
 */

/** What is used of playwright-core, which lies among the tools and is no package of ours. */
export interface Locator {
  first(): Locator;
  locator(selector: string): Locator;
  waitFor(options?: { readonly state?: "visible" | "hidden"; readonly timeout?: number }): Promise<void>;
  textContent(): Promise<string | null>;
  allTextContents(): Promise<string[]>;
  filter(options: { readonly hasText: string | RegExp }): Locator;
  evaluate<R>(read: (element: Element) => R): Promise<R>;
}

export interface Page {
  goto(url: string): Promise<unknown>;
  locator(selector: string): Locator;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  setDefaultTimeout(milliseconds: number): void;
  readonly keyboard: {
    press(key: string): Promise<void>;
    type(text: string): Promise<void>;
    insertText(text: string): Promise<void>;
  };
}

interface Browser {
  newPage(options: { readonly viewport: { readonly width: number; readonly height: number } }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
  };
}

export interface Host {
  readonly page: Page;
  end(): Promise<void>;
}

/** What keeps pictures calm and small: no tour, no second side bar, nothing that blinks or moves. */
const settings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.startupPrompt": "never",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
};

/** Packs and installs the extension, starts the editor on a folder, and opens it in a browser. `home` is for its files. */
export async function startHost(folder: string, home: string): Promise<Host> {
  const codeServer = getTool("code-server");
  const port = await freePort();
  const config = join(home, "config.yaml");
  const folders = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")];
  mkdirSync(join(home, "data/User"), { recursive: true });
  writeFileSync(join(home, "data/User/settings.json"), JSON.stringify(settings));
  writeFileSync(config, "");
  writeFileSync(join(home, "podplane.vsix"), packVsix(await extensionFiles()));
  const env = { ...process.env, HOME: home };
  const install = spawnSync(
    codeServer,
    ["--config", config, ...folders, "--install-extension", join(home, "podplane.vsix")],
    { cwd: home, encoding: "utf8", env },
  );
  if (install.status !== 0) throw new Error(`the extension was not installed\n${install.stdout}${install.stderr}`);
  const server = spawn(
    codeServer,
    [
      ...["--config", config, ...folders, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
      ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", folder],
    ],
    { cwd: home, env, stdio: "ignore", detached: true },
  );
  const browser = await openBrowser();
  try {
    await untilAnswers(`http://127.0.0.1:${port}/healthz`);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // Other work may take the processors.
    page.setDefaultTimeout(120_000);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.locator(".monaco-workbench .part.statusbar").waitFor();
    return { page, end: () => endBoth(browser, server.pid) };
  } catch (error) {
    await endBoth(browser, server.pid);
    throw error;
  }
}

/** The server is a group of processes: extensions, and our language server, are among them. */
async function endBoth(browser: Browser, group: number | undefined): Promise<void> {
  await browser.close();
  if (group !== undefined) process.kill(-group, "SIGTERM");
}

async function openBrowser(): Promise<Browser> {
  const library = join(toolsCache(), "src/code-server/node_modules/playwright-core/index.mjs");
  const { chromium }: Playwright = await import(pathToFileURL(library).href);
  return chromium.launch({ executablePath: getTool("chromium"), args: ["--no-sandbox"] });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (tries > 1_200) throw new Error(`${url} does not answer`);
    await new Promise((done) => setTimeout(done, 250));
  }
}
