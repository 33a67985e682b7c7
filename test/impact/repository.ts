import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile } from "../../compiler/compile.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { memoryWorkspace, source } from "../helpers/podplane-source.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

/*
 * A repository of clusters that share libraries, edits of it, and the clusters that an edit touches, told by full builds
 * of both sides in memory.
 */

export type Files = Readonly<Record<string, string>>;

/** Libraries that use each other, and clusters that use one of them, or none. */
export function repositoryFiles(libraries: number, clusters: number): Files {
  const files: Record<string, string> = {};
  for (let index = 0; index < libraries; index++)
    files[libraryName(index)] = libraryText(index, { size: 1, extra: "" });
  for (let index = 0; index < clusters; index++) {
    const used = index % (libraries + 1);
    const plain = source({ pool: "size = 1" }).replace("cluster tools", `cluster c${index}`);
    const using = plain
      .replace("podplane 1\n", `podplane 1\nuse "../../lib/l${used}.podplane" as lib\n`)
      .replace(/arch = arm64[^}]*/, "include lib.machine()\n  ");
    files[`clusters/c${index}/cluster.podplane`] = used === libraries ? plain : using;
  }
  return files;
}

function libraryName(index: number): string {
  return `lib/l${index}.podplane`;
}

/** A library and those that it takes its type from. */
function chainOf(index: number): readonly number[] {
  return index % 3 === 0 ? [index] : [...chainOf(index - 1), index];
}

interface Library {
  readonly size: number;
  readonly extra: string;
}

/** Each takes its size from its own `let` and, but for every third, the type of its VMs from the one before. */
function libraryText(index: number, { size, extra }: Library): string {
  const isAlone = index % 3 === 0;
  const use = isAlone ? "" : `use "l${index - 1}.podplane" as base\n`;
  const type = isAlone ? '"t4g.small"' : "base.let.type";
  return `podplane 1
${use}let size = ${size}
let type = ${type}
${extra}
template machine() for pool { arch = arm64, size = let.size, instance_type = let.type }
`.replaceAll("base.let.type", "base.type");
}

/** An edit of one library. Some of them change no output. */
export interface Edit {
  readonly library: number;
  readonly kind: "size" | "type" | "comment" | "unused" | "same";
  readonly number: number;
}

export function edited(files: Files, { library, kind, number }: Edit): Files {
  const name = libraryName(library);
  const text = files[name] ?? "";
  switch (kind) {
    case "size":
      return { ...files, [name]: text.replace(/let size = \d+/, `let size = ${number}`) };
    case "type":
      return {
        ...files,
        [name]: text.replace(/let type = "[^"]*"/, `let type = "${number % 2 ? "t4g.large" : "t4g.medium"}"`),
      };
    case "comment":
      return { ...files, [name]: `${text}// ${number}\n` };
    case "unused":
      return {
        ...files,
        [name]: `${text}template spare${number}() for pool { arch = amd64, size = ${number}, instance_type = "t3.small" }\n`,
      };
    case "same":
      return files;
  }
}

const identity = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@x", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@x" };

/** A folder with the files as one commit. */
export function commitFiles(files: Files): string {
  const folder = temporaryFolder("affected");
  writeAll(folder, files);
  for (const args of [
    ["init", "-q", "-b", "main"],
    ["add", "-A"],
    ["commit", "-q", "-m", "one"],
  ]) {
    execFileSync("git", args, { cwd: folder, env: { ...process.env, ...identity } });
  }
  return folder;
}

export function writeAll(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The outputs of every cluster of a repository, by its id. What was compiled with the same texts is not compiled again. */
export function fullBuild(files: Files, known: Map<string, string>): ReadonlyMap<string, string> {
  const sources = Object.keys(files).filter((path) => path.endsWith("cluster.podplane"));
  return new Map(
    sources.map((path) => {
      const text = files[path] ?? "";
      const used = /lib\/l(\d+)/.exec(text)?.[1];
      const key = `${path} ${
        used === undefined
          ? ""
          : chainOf(Number(used))
              .map((one) => files[libraryName(one)] ?? "")
              .join()
      }`;
      const built = known.get(key) ?? outputsOf(path, files);
      known.set(key, built);
      return [path, built] as const;
    }),
  );
}

function outputsOf(path: string, files: Files): string {
  const memory = memoryWorkspace(files);
  const { clusters, diagnostics } = compile({
    file: path,
    text: files[path] ?? "",
    notation: "podplane",
    workspace: { read: memory.read, resolve: (from, to) => ({ kind: "path", path: join(dirname(from), to) }) },
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
  });
  const [cluster] = clusters;
  if (!cluster?.ir) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  return JSON.stringify(emitCluster(cluster).map((file) => [file.path, file.text]));
}
