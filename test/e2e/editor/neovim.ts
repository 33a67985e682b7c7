import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { getTool } from "../../helpers/tools.ts";

const root = resolve(import.meta.dirname, "../../..");

/** One thing that somebody does in an editor; `drive.lua` knows how. `at` is a text that the cursor is put on. */
export interface Step {
  readonly op: "open" | "diagnostics" | "replace" | "format" | "text" | "request" | "rename";
  readonly file?: string;
  readonly at?: string;
  readonly offset?: number;
  readonly text?: string;
  readonly method?: string;
  readonly params?: object;
}

/** Runs steps in a Neovim without a screen, with the plugin of `editors/neovim` and the built program. */
export function driveNeovim(cwd: string, steps: readonly Step[]): readonly unknown[] {
  const folder = temporaryFolder("nvim");
  try {
    writeFileSync(join(folder, "steps.json"), JSON.stringify(steps));
    writeFileSync(join(folder, "init.lua"), initOf());
    const run = spawnSync(getTool("nvim"), ["--headless", "-n", "-u", join(folder, "init.lua")], {
      cwd,
      timeout: 120_000,
      encoding: "utf8",
      env: {
        ...process.env,
        HOME: folder,
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
        PODPLANEC_STEPS: join(folder, "steps.json"),
        PODPLANEC_RESULTS: join(folder, "results.json"),
      },
    });
    return readResults(join(folder, "results.json"), `${run.stdout}${run.stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function initOf(): string {
  const command = [process.execPath, join(root, "dist/podplanec.js"), "lsp", "--stdio"];
  return [
    `vim.opt.runtimepath:append(${JSON.stringify(join(root, "editors/neovim"))})`,
    "vim.opt.swapfile = false",
    'vim.cmd("filetype plugin on")',
    `require("podplane").cmd = { ${command.map((word) => JSON.stringify(word)).join(", ")} }`,
    `vim.cmd("luafile " .. ${JSON.stringify(join(import.meta.dirname, "drive.lua"))})`,
    "",
  ].join("\n");
}

function readResults(path: string, output: string): readonly unknown[] {
  const read = JSON.parse(readFileSync(path, "utf8")) as {
    readonly error?: string;
    readonly results: readonly unknown[];
  };
  if (read.error !== undefined) throw new Error(`${read.error}\n${output}`);
  return read.results;
}
