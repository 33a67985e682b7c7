import { join } from "node:path";
import {
  acceptOld,
  type CompiledCluster,
  Diagnostics,
  type Ir,
  originSpan,
  withAllowances,
} from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { manifestName, readAccepted } from "../manifest/index.ts";
import { type BuildArguments, type FindOutputs, findsInProject, type Source } from "../project/index.ts";
import { displayPath } from "../workspace/index.ts";
import { reportHeld } from "./held.ts";
import { originOf, type Twin, twinIn, twinOf } from "./twin.ts";

/** A cluster that is to be built. */
export interface TwinCluster {
  readonly cluster: CompiledCluster;
  /** Absolute: where its outputs go. */
  readonly folder: string;
  readonly source: Source;
  readonly args: BuildArguments;
  /** Texts that diagnostics point into, by file: a comment there may allow what is found. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Clusters of one run, each of which is compared with those before and with outputs of the project. */
export interface Twins {
  /**
   * Reports where a cluster would keep its state where other outputs keep theirs, or take names in the cloud that they
   * have. One source with one set of values is one cluster, however often it is built with `--out`. What was built
   * before is only warned of.
   */
  report(cluster: TwinCluster, diagnostics: Diagnostics): void;
}

/** @param find finds the outputs that clusters are compared with, beside those before them */
export function createTwins(cwd: string, find: FindOutputs = findsInProject(cwd)): Twins {
  const before = new Map<string, Twin>();
  const read = new Map<string, Twin | undefined>();
  const twinAt = (folder: string): Twin | undefined => {
    if (!read.has(folder)) read.set(folder, twinIn(folder));
    return read.get(folder);
  };
  return {
    report({ cluster, folder, source, args, texts }, diagnostics) {
      const { ir, lock } = cluster;
      if (!ir || !lock) return;
      const own = twinOf(folder, originOf(cwd, source, args), ir, lock);
      const built = find(source, args).filter((near) => !before.has(near));
      const others = [...before.values(), ...built.flatMap((near) => twinAt(near) ?? [])];
      before.set(folder, own);
      const found = new Diagnostics();
      const strangers = others.filter((one) => one.folder !== folder && !isSameCluster(one, own));
      reportFirst(own, strangers, { cwd, cluster, found });
      reportHeld(own, strangers, { cwd, ir, found });
      const old = acceptOld(found.all, cluster.model, readAccepted(join(folder, manifestName)));
      // Which comments are needed is only known now; those that are not were judged with the source.
      diagnostics.add(withAllowances(old, texts, new Set()));
    },
  };
}

interface Reporting {
  readonly cwd: string;
  readonly cluster: CompiledCluster;
  readonly found: Diagnostics;
}

/** One fault is told: where two share their state, that they share names as well follows from it. */
function reportFirst(own: Twin, others: readonly Twin[], { cwd, cluster, found }: Reporting): void {
  const { ir } = cluster;
  if (!ir) return;
  const sharing = others.find(({ state }) => state !== undefined && state === own.state);
  const named = others.find(({ id, home }) => id === own.id && isSameHome(home, own.home));
  const other = sharing ?? named;
  if (!other) return;
  const shown = displayPath(cwd, other.folder);
  const remove = `Where the outputs in ${shown} are of this cluster, from before it moved, move them here or remove them.`;
  const anotherId = other.from.source === own.from.source ? idOfValues(own.id) : "Give this cluster another id";
  if (sharing) {
    const way = other.id === own.id ? anotherId : "Give each a place of its own in `state`";
    const place = own.state?.replace(/^\S+ /, "") ?? "";
    const parameters = { id: own.id, other: other.id, folder: shown, place, fix: `${way}. ${remove}` };
    found.report("state-shared", spanOfState(ir), parameters);
    return;
  }
  found.report("names-shared", originSpan(ir.id.origin), {
    id: own.id,
    folder: shown,
    account: own.home?.account ?? "",
    bucket: ir.platform.buckets.netsy.name.value,
    fix: `${anotherId}. ${remove}`,
  });
}

/** What decides the place: a setting, or the id that it is made of. */
function spanOfState({ state, id }: Ir): Span | undefined {
  if (!state) return originSpan(id.origin);
  const settings = { ...state };
  const deciding = "key" in settings ? settings.key : "prefix" in settings ? settings.prefix : settings;
  return originSpan(deciding.origin);
}

/** Whoever was built keeps its id. */
function idOfValues(id: string): string {
  return `Take the id from the values, as in param id: string = "${id}" and cluster "\${param.id}" { … }; what was built keeps its own`;
}

function isSameCluster(a: Twin, b: Twin): boolean {
  return a.id === b.id && a.from.source === b.from.source && a.from.values === b.from.values;
}

function isSameHome(a: Twin["home"], b: Twin["home"]): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.account === b.account;
}
