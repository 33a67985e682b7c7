import { dirname, join, resolve } from "node:path";
import { type CompileCache, declaresParameters } from "../../compiler/index.ts";
import type { Checked, Host, OpenTexts } from "../../language-server/index.ts";
import { checkSource, noFindings } from "../check/index.ts";
import type { Source } from "../project/index.ts";
import { createDiskWorkspace, displayPath, readFolder, readText } from "../workspace/index.ts";
import { locksOf } from "./locks.ts";

/** The world of a server whose working directory is `cwd`. */
export function createEditorHost(cwd: string): Host {
  return {
    cwd,
    workspace: (open) => createDiskWorkspace(cwd, readerOf(cwd, open)),
    sourcesBelow: (folders) => sourcesBelow(cwd, folders),
    sourcesBeside: (path, open) => sourcesBeside(cwd, path, open),
    async outputAt(path, open, cache) {
      const { outputAt } = await import("./outputs.ts");
      return outputAt(cwd, path, { read: readerOf(cwd, open), cache });
    },
    async outputsOf(file, { clusters, sources }) {
      const source = sourceOf(cwd, file);
      if (!source) return [];
      const { outputsOf } = await import("./outputs.ts");
      return outputsOf(cwd, source, clusters, sources);
    },
    async changesOf(file, { clusters }) {
      const source = sourceOf(cwd, file);
      if (!source) return [];
      const { changesSinceBuild } = await import("./changes.ts");
      return changesSinceBuild(cwd, source, clusters);
    },
    locksOf: (file) => locksOf(resolve(cwd, file)),
    check: (file, open, cache) => check(cwd, file, open, cache),
  };
}

/** Reads open documents as they are in the editor, all else from the disk. */
function readerOf(cwd: string, open: OpenTexts): typeof readText {
  return (absolute) => {
    const text = open.get(displayPath(cwd, absolute));
    return text === undefined ? readText(absolute) : { kind: "text", text };
  };
}

async function check(cwd: string, file: string, open: OpenTexts, cache: CompileCache): Promise<Checked> {
  if (file.endsWith(".podplanevars")) return checkValues(cwd, file, open, cache);
  const source = sourceOf(cwd, file);
  if (!source) return { diagnostics: [], sources: new Map(), clusters: [] };
  const findings = noFindings();
  const args = { assignments: [], varsFiles: [], out: undefined };
  const clusters = await checkSource(cwd, source, args, findings, { read: readerOf(cwd, open), cache });
  return { diagnostics: findings.found.sorted(), sources: findings.texts, clusters };
}

/** What the sources that a file of values can be for say of it. */
async function checkValues(cwd: string, file: string, open: OpenTexts, cache: CompileCache): Promise<Checked> {
  const findings = noFindings();
  const args = { assignments: [], varsFiles: [file], out: undefined };
  for (const path of sourcesBeside(cwd, file, open)) {
    const source = sourceOf(cwd, path);
    if (source) await checkSource(cwd, source, args, findings, { read: readerOf(cwd, open), cache });
  }
  const own = findings.found.sorted().filter(({ span }) => span?.file === file);
  const read = readerOf(cwd, open)(resolve(cwd, file));
  if (read.kind === "text") findings.texts.set(file, read.text.replace(/^\ufeff/, ""));
  return { diagnostics: own, sources: findings.texts, clusters: [] };
}

function sourcesBeside(cwd: string, file: string, open: OpenTexts): readonly string[] {
  const folder = dirname(resolve(cwd, file));
  for (const one of [folder, dirname(folder)]) {
    const entries = readFolder(one);
    const names = entries.kind === "entries" ? entries.entries.map(({ name }) => join(one, name)) : [];
    const unsaved = [...open.keys()].map((path) => resolve(cwd, path)).filter((path) => dirname(path) === one);
    const paths = [...new Set([...names, ...unsaved])].filter((path) => path.endsWith(".podplane")).sort();
    const found = paths.filter((path) => {
      const text = readerOf(cwd, open)(path);
      return text.kind === "text" && declaresParameters(path, text.text);
    });
    if (found.length > 0) return found.map((path) => displayPath(cwd, path));
  }
  return [];
}

/** How many sources are looked at: in a folder with more, somebody opened a disk and no project. */
const mostSources = 2_000;

/** Links are not followed, and folders that hold no sources of people left out. */
function sourcesBelow(cwd: string, folders: readonly string[]): readonly string[] {
  const found: string[] = [];
  const waiting = folders.map((folder) => resolve(cwd, folder));
  for (let folder = waiting.pop(); folder !== undefined && found.length < mostSources; folder = waiting.pop()) {
    const read = readFolder(folder);
    for (const entry of read.kind === "entries" ? read.entries : []) {
      const path = join(folder, entry.name);
      const isSkipped = entry.name === "node_modules" || entry.name.startsWith(".");
      if (entry.isDirectory() && !isSkipped) waiting.push(path);
      if (entry.isFile() && entry.name.endsWith(".podplane")) found.push(displayPath(cwd, path));
    }
  }
  return found.sort();
}

/** Undefined for a file that no source is read from. */
function sourceOf(cwd: string, file: string): Source | undefined {
  const absolute = resolve(cwd, file);
  if (file.endsWith(".podplane")) return { file, absolute, notation: "podplane" };
  return file.endsWith("podplane.cluster.jsonc") ? { file, absolute, notation: "jsonc" } : undefined;
}
