import { posix } from "node:path";
import { type Import, importsOf } from "./imports.ts";

/** What the rules of structure are told of the repository. */
export interface StructureConfig {
  /** The folders that the rules hold for, and what each may import besides itself. */
  readonly layers: Readonly<Record<string, readonly string[]>>;
  /** Folders of a layer that may import no other folder of it but these. */
  readonly strangers: Readonly<Record<string, readonly string[]>>;
  /** Doors besides `index.ts`: by the layer that uses it. */
  readonly doors: Readonly<Record<string, readonly string[]>>;
  /** Folders without a surface of their own, whose parts are imported one by one. */
  readonly open: readonly string[];
  /** What is wrong today and will not be: each holds for a rule and all that lies below a path. */
  readonly exceptions: readonly Exception[];
}

export type RuleName = "circle" | "surface" | "layer" | "folder" | "missing-file" | "idle-exception";

export interface Exception {
  readonly rule: RuleName;
  /** The path that the problem is about, or a folder above it. */
  readonly below: string;
  readonly reason: string;
}

/** A broken rule: what, where, why, and what to do instead. */
export interface Problem {
  readonly rule: RuleName;
  /** The file or folder that it is about: what an exception names. */
  readonly subject: string;
  /** `path:line`, or a folder. */
  readonly place: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** A tree of files: path from the root to text. Tests of code are not part of it. */
export type Tree = ReadonlyMap<string, string>;

/** Every broken rule of structure that no exception allows, and every exception that allows nothing. */
export function checkStructure(tree: Tree, config: StructureConfig): readonly Problem[] {
  const sources = [...tree].filter(([path]) => layerOf(path, config) !== undefined && path.endsWith(".ts"));
  const imports = sources.flatMap(([path, text]) => importsOf(path, text));
  const found = [
    ...imports.flatMap((one) => checkImport(one, tree, config)),
    ...findCircles(imports),
    ...checkFolders(
      sources.map(([path]) => path),
      tree,
      config,
    ),
  ];
  const used = new Set<Exception>();
  const left = found.filter((problem) => {
    const matching = config.exceptions.filter(
      (one) => one.rule === problem.rule && isBelow(problem.subject, one.below),
    );
    for (const one of matching) used.add(one);
    return matching.length === 0;
  });
  const idle = config.exceptions.filter((one) => !used.has(one)).map(idleException);
  return [...left, ...idle].sort((a, b) => compare(a.place, b.place) || compare(a.what, b.what));
}

function checkImport(one: Import, tree: Tree, config: StructureConfig): readonly Problem[] {
  if (!tree.has(one.to)) return [missingFile(one)];
  const layer = layerOf(one.from, config);
  const target = layerOf(one.to, config) ?? topOf(one.to);
  if (layer === undefined) return [];
  const problems: Problem[] = [];
  const isDoor = config.doors[layer]?.includes(one.to) === true;
  const isFree = layer === target || target === one.to || isDoor;
  if (!isFree && !config.layers[layer]?.includes(target)) problems.push(wrongLayer(one, layer, target, config));
  if (layer === target) problems.push(...checkStrangers(one, layer, config));
  const door = isDoor ? undefined : passedDoor(one, config, tree);
  if (door !== undefined) problems.push(pastSurface(one, door));
  return problems;
}

function checkStrangers(one: Import, layer: string, config: StructureConfig): readonly Problem[] {
  const shared = config.strangers[layer];
  const [from, to] = [partOf(one.from), partOf(one.to)];
  if (shared === undefined || from === to || shared.includes(to)) return [];
  return [
    {
      ...at(one, "layer"),
      what: `${one.from} imports ${one.to}, of another part of ${layer}/`,
      why: `the parts of ${layer}/ do not know each other, so that each can be read and changed alone`,
      fix: `put what both need into ${shared.join(" or ")}`,
    },
  ];
}

/** The surface that an import goes past; undefined where it comes in by one, or stays in its own folders. */
function passedDoor(one: Import, config: StructureConfig, tree: Tree): string | undefined {
  const inside = foldersOf(one.to).filter((folder) => !isBelow(one.from, folder));
  const closed = inside.find((folder) => !config.open.includes(folder) && hasFiles(folder, tree));
  if (closed === undefined) return undefined;
  const door = posix.join(closed, "index.ts");
  return one.to === door ? undefined : door;
}

/**
 * Circles, at every depth. In each folder the things in it, files and whole folders, are joined by the imports
 * between them; where these lead back, none of the things can be read, tested or moved without the others. A file
 * of a folder stands above the folders in it: importing upwards makes a circle of the two folders, too.
 */
function findCircles(imports: readonly Import[]): readonly Problem[] {
  const levels = new Map<string, Map<string, Map<string, Import>>>();
  for (const one of imports) {
    const { level, from, to } = meeting(one);
    if (from === to) continue;
    const edges = levels.get(level) ?? new Map<string, Map<string, Import>>();
    levels.set(level, edges);
    const targets = edges.get(from) ?? new Map<string, Import>();
    edges.set(from, targets);
    if (!targets.has(to)) targets.set(to, one);
  }
  const upwards = imports.filter(isUpward).map(upwardImport);
  return [...upwards, ...[...levels].flatMap(([level, edges]) => circlesIn(level, edges))];
}

/** Where two files meet: the innermost folder that holds both, and the things in it that lead to them. */
function meeting({ from, to }: Import): { readonly level: string; readonly from: string; readonly to: string } {
  const [a, b] = [from.split("/"), to.split("/")];
  let depth = 0;
  while (depth < a.length - 1 && depth < b.length - 1 && a[depth] === b[depth]) depth++;
  const head = (parts: readonly string[]) => parts.slice(0, depth + 1).join("/");
  return { level: a.slice(0, depth).join("/"), from: head(a), to: head(b) };
}

function isUpward({ from, to }: Import): boolean {
  const folder = posix.dirname(to);
  return folder !== "." && posix.dirname(from) !== folder && isBelow(posix.dirname(from), folder);
}

type Edges = ReadonlyMap<string, ReadonlyMap<string, Import>>;

/** The shortest circle through each thing that is in one, each circle once. */
function circlesIn(level: string, edges: Edges): readonly Problem[] {
  const told = new Set<string>();
  return [...edges.keys()].sort(compare).flatMap((start) => {
    const circle = shortestCircle(start, edges);
    const key = circle.map(({ from }) => from).sort(compare);
    if (circle.length === 0 || told.has(key.join())) return [];
    told.add(key.join());
    return [circleProblem(level, circle)];
  });
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly by: Import;
}

function shortestCircle(start: string, edges: Edges): readonly Step[] {
  const ways: (readonly Step[])[] = [[]];
  const seen = new Set<string>();
  for (const way of ways) {
    const here = way.at(-1)?.to ?? start;
    for (const [to, by] of edges.get(here) ?? []) {
      const next = [...way, { from: here, to, by }];
      if (to === start) return next;
      if (seen.has(to)) continue;
      seen.add(to);
      ways.push(next);
    }
  }
  return [];
}

function circleProblem(level: string, circle: readonly Step[]): Problem {
  const [first] = circle;
  if (!first) throw new Error("a circle without a step");
  const ways = circle.map(({ from, to, by }) => `${from} → ${to} (${by.from}:${by.line})`);
  return {
    rule: "circle",
    subject: first.from,
    place: `${first.by.from}:${first.by.line}`,
    what: `${circle.map(({ from }) => from).join(", ")} import each other: ${ways.join(", ")}`,
    why: `none of them can be read or changed alone, and ${level === "" ? "the repository" : `${level}/`} has no order to read it in`,
    fix: "move what both need into a third place that they import, or turn one of the imports round",
  };
}

/** Each folder with code has a surface, and a page that says what it is. */
function checkFolders(paths: readonly string[], tree: Tree, config: StructureConfig): readonly Problem[] {
  const folders = [...new Set(paths.map((path) => posix.dirname(path)))].filter((one) => !config.open.includes(one));
  const missing = (folder: string, name: string, why: string): readonly Problem[] =>
    tree.has(`${folder}/${name}`)
      ? []
      : [{ rule: "folder", subject: folder, place: folder, what: `${folder}/ has no ${name}`, why, fix: `write it` }];
  return folders.flatMap((folder) => [
    ...missing(folder, "index.ts", "what others may use of a folder stands in one file, and everything else is free"),
    ...missing(folder, "README.md", "a newcomer asks a folder what it does, and where to add something"),
  ]);
}

function wrongLayer(one: Import, layer: string, target: string, config: StructureConfig): Problem {
  const allowed = [...(config.layers[layer] ?? []), ...(config.doors[layer] ?? [])];
  return {
    ...at(one, "layer"),
    what: `${one.from} imports ${one.to}`,
    why: `data flows one way: ${layer}/ imports ${allowed.length === 0 ? "nothing of ours" : `only ${allowed.join(", ")}`}, not ${target}/`,
    fix: "pass what is needed in as a parameter, or move the code to where it belongs",
  };
}

function pastSurface(one: Import, door: string): Problem {
  return {
    ...at(one, "surface"),
    subject: one.to,
    what: `${one.from} imports ${one.to}, past ${door}`,
    why: "a folder's index.ts is its whole surface: what stands behind it may change without looking at others",
    fix: `import it from ${door}; if it is not there, export it or ask for what you need in other words`,
  };
}

function upwardImport(one: Import): Problem {
  const [below, above] = [posix.dirname(one.from), posix.dirname(one.to)];
  return {
    ...at(one, "circle"),
    what: `${one.from} imports ${one.to}, of the folder above it`,
    why: `the files of ${above}/ stand above the folders in it, and ${above}/ and ${below}/ would import each other`,
    fix: `move ${posix.basename(one.to)} into a folder beside ${below}/`,
  };
}

function missingFile(one: Import): Problem {
  return {
    ...at(one, "missing-file"),
    what: `${one.from} imports ${one.to}, which is not there`,
    why: "what cannot be followed cannot be checked",
    fix: "correct the path; in a text that only looks like an import, indent it",
  };
}

function idleException({ rule, below }: Exception): Problem {
  return {
    rule: "idle-exception",
    subject: below,
    place: "scripts/structure/config.ts",
    what: `the exception from ${rule} for ${below} allows nothing`,
    why: "an exception that is not needed would let the next fault through",
    fix: "take it out of the list",
  };
}

function at(one: Import, rule: RuleName): Pick<Problem, "rule" | "subject" | "place"> {
  return { rule, subject: one.from, place: `${one.from}:${one.line}` };
}

function layerOf(path: string, config: StructureConfig): string | undefined {
  const top = topOf(path);
  return Object.hasOwn(config.layers, top) ? top : undefined;
}

function topOf(path: string): string {
  return path.split("/", 1)[0] ?? "";
}

/** The first two steps of a path: `emitters/netsy`. */
function partOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/** The folders around a file, outermost first. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function hasFiles(folder: string, tree: Tree): boolean {
  return [...tree.keys()].some((path) => posix.dirname(path) === folder && path.endsWith(".ts"));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
