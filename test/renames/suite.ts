import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import type { BuiltCluster } from "../../compiler/lock/lock.ts";
import { runCommand } from "../helpers/run-command.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { type Judge, makeJudge } from "../sequences/judge.ts";
import { anyChain, type Step, takeStep } from "./chain.ts";
import { type Cloud, firstSource, type Kind, printSource, type Source } from "./source.ts";

interface Suite {
  /** The absolute path of OpenTofu. */
  readonly program: string;
  readonly cloud: Cloud;
  readonly count: number;
  readonly seed: number;
}

/** Random chains of renames, with builds and hints that come and go between: no plan destroys or replaces anything. */
export async function runChains({ program, cloud, count, seed }: Suite): Promise<void> {
  const chains = [...fc.sample(anyChain, { numRuns: count, seed }).entries()];
  const judge = await makeJudge(program, await firstFiles(cloud));
  const tally = { renames: 0, builds: 0, applies: 0 };
  try {
    for (const [number, chain] of chains) {
      await runChain(chain, cloud, judge, tally).catch((cause: unknown) => {
        throw new Error(`chain ${number} of the seed ${seed}: ${JSON.stringify(chain)}\n${String(cause)}`, { cause });
      });
    }
  } finally {
    await judge.dispose();
  }
  process.stdout.write(`${cloud.kind}: ${count} chains (seed ${seed}), ${JSON.stringify(tally)}: nothing destroyed\n`);
  expect(tally.renames).toBeGreaterThan(count);
}

async function runChain(
  chain: readonly Step[],
  cloud: Cloud,
  judge: Judge,
  tally: { renames: number; builds: number; applies: number },
): Promise<void> {
  await inFolder(async (folder) => {
    let applied = await judge.apply(await buildIn(folder, printSource(firstSource, cloud)), undefined);
    let source: Source = firstSource;
    let keys = keysIn(folder, source);
    const former: string[] = [];
    for (const [index, step] of chain.entries()) {
      const next = takeStep(source, step, former);
      for (const [number, { name, kind }] of source.things) {
        const now = next.things.get(number)?.name;
        if (now !== name) tally.renames++;
        if (now !== name && kind === "bucket") former.push(name);
      }
      const files = await buildIn(folder, printSource(next, cloud));
      tally.builds++;
      const built = keysIn(folder, next);
      const kept = [...keys].map(([number]) => [number, built.get(number)]);
      if (!isAmbiguous(source, next))
        expect(new Map(kept as [number, string][]), "what things are built as").toEqual(keys);
      source = next;
      keys = built;
      if (!step.applies && index < chain.length - 1) continue;
      const { groups } = applied;
      applied = await judge.apply(files, applied.state);
      tally.applies++;
      const lost = applied.changes.filter(({ action }) => /delete|replace|remove|forget/.test(action));
      expect(lost).toEqual([]);
      expect(
        [...groups].filter((group) => !applied.groups.has(group)),
        "groups of VMs that are gone",
      ).toEqual([]);
    }
  });
}

/** What each thing is built as, by its number. */
function keysIn(folder: string, { things }: Source): ReadonlyMap<number, string> {
  const { built }: { readonly built: BuiltCluster } = JSON.parse(
    readFileSync(join(folder, "podplane.lock.json"), "utf8"),
  );
  const providers = Object.values(built.providers);
  const places: Readonly<Record<Kind, readonly Readonly<Record<string, { readonly key: string }>>[]>> = {
    pool: [built.pools],
    bucket: providers.map(({ buckets }) => buckets),
    role: providers.map(({ roles }) => roles),
    balancer: providers.map(({ load_balancers }) => load_balancers),
  };
  return new Map(
    [...things].map(([number, { kind, name }]) => [
      number,
      places[kind].map((known) => known[name]?.key).find((key) => key !== undefined) ?? `no ${kind} ${name}`,
    ]),
  );
}

/** Whether the text of a thing is the same as that of another one before: nobody can tell which of them is meant. */
function isAmbiguous(before: Source, after: Source): boolean {
  return [...after.things].some(([number, { kind, name, from }]) =>
    [...before.things].some(
      ([other, one]) =>
        from !== undefined && other !== number && one.kind === kind && one.name === name && one.from === from,
    ),
  );
}

/** Builds a source, and returns what OpenTofu reads. */
export async function buildIn(folder: string, text: string): Promise<Readonly<Record<string, string>>> {
  writeFileSync(join(folder, "cluster.podplane"), text);
  const { code, stderr } = await runCommand(folder, ["build"]);
  expect(code, `${text}\n${stderr}`).toBe(0);
  const names = readdirSync(folder).filter((name) => /\.(?:tf|sh)$/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function firstFiles(cloud: Cloud): Promise<Readonly<Record<string, string>>> {
  return inFolder((folder) => buildIn(folder, printSource(firstSource, cloud)));
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder("renames");
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
