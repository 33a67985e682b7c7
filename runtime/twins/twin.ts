import { join, resolve } from "node:path";
import type { HeldAddress, Ir, Lock } from "../../compiler/index.ts";
import { lockIn } from "../compile/index.ts";
import { entriesOf, itemsOf } from "../hcl/index.ts";
import { type BuildManifest, manifestName, readManifest } from "../manifest/index.ts";
import type { BuildArguments, Source } from "../project/index.ts";
import { readText } from "../workspace/index.ts";

/** What a cluster is built from: one source with one set of values is one cluster. */
interface Origin {
  /** Absolute. */
  readonly source: string;
  /** What else decides, as one text. */
  readonly values: string;
}

/** What a cluster takes for itself in the world. */
export interface Twin {
  /** Absolute: where its outputs lie. */
  readonly folder: string;
  readonly id: string;
  readonly from: Origin;
  /** Where OpenTofu keeps its state, as `s3 bucket/key`; undefined for a file beside the outputs. */
  readonly state: string | undefined;
  /** The account or project that holds the cluster, with its kind; undefined where that has none. */
  readonly home: Home | undefined;
  /** Addresses that its machines hold in turns. */
  readonly held: readonly HeldAddress[];
}

interface Home {
  readonly kind: string;
  readonly account: string;
}

/** What the last build of a folder says; undefined where there is none that can be understood. */
export function twinIn(folder: string): Twin | undefined {
  const manifest = manifestIn(folder);
  const lock = lockIn(folder);
  if (!manifest || !lock) return undefined;
  const from = builtFrom(folder, manifest);
  return { folder, id: lock.id, from, state: stateIn(folder), home: homeOf(lock), held: heldIn(lock) };
}

/** What a cluster takes that is to be built. */
export function twinOf(folder: string, from: Origin, ir: Ir, lock: Lock): Twin {
  const { state } = ir;
  const place = state && { kind: state.kind, settings: { ...state } };
  return {
    folder,
    id: ir.id.value,
    from,
    state: place && placeOf(place.kind, (name) => textIn(place.settings, name)),
    home: ir.providers.some((provider) => "module" in provider) ? homeOf(lock) : undefined,
    held: heldIn(lock),
  };
}

function textIn(settings: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const setting = settings[name];
  const value = typeof setting === "object" && setting !== null && "value" in setting ? setting.value : undefined;
  return typeof value === "string" ? value : undefined;
}

function manifestIn(folder: string): BuildManifest | undefined {
  try {
    return readManifest(join(folder, manifestName), manifestName);
  } catch {
    // Whoever builds there is told.
    return undefined;
  }
}

/** What a command line would build a cluster from. */
export function originOf(cwd: string, source: Source, { varsFiles, assignments }: BuildArguments): Origin {
  const vars = varsFiles.map((path) => resolve(cwd, path));
  return { source: source.absolute, values: JSON.stringify([vars, assignments]) };
}

function builtFrom(folder: string, { source, inputs }: BuildManifest): Origin {
  const [main = ""] = Object.keys(source);
  const vars = (inputs?.vars ?? []).map((path) => resolve(folder, path));
  return { source: resolve(folder, main), values: JSON.stringify([vars, inputs?.set ?? []]) };
}

/** As the backend was written: a cluster's lock file says nothing of it. */
function stateIn(folder: string): string | undefined {
  const main = readText(join(folder, "podplane.main.tf"));
  if (main.kind !== "text") return undefined;
  const terraform = itemsOf(main.text).find(({ address }) => address === "terraform");
  const backend = terraform?.arguments.get("backend");
  const kind = backend === undefined ? undefined : /^backend "(\w+)"/.exec(backend)?.[1];
  if (backend === undefined || kind === undefined) return undefined;
  const settings = entriesOf(backend);
  return placeOf(kind, (name) => unquoted(settings.get(name)));
}

function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^"|"$/g, "");
}

/** The settings of backends that say where the state is; what is left says how it is reached. */
const placing = ["bucket", "key", "prefix", "address"];

function placeOf(kind: string, setting: (name: string) => string | undefined): string | undefined {
  const parts = placing.flatMap((name) => setting(name) ?? []);
  return parts.length === 0 ? undefined : `${kind} ${parts.join("/")}`;
}

function heldIn({ built }: Lock): readonly HeldAddress[] {
  return Object.values(built?.providers ?? {}).flatMap(({ held }) => held ?? []);
}

/** The first provider holds the cluster (ruling 13). */
function homeOf({ built }: Lock): Home | undefined {
  const [first] = Object.values(built?.providers ?? {});
  return first && { kind: first.kind, account: first.account };
}
