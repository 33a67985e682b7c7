import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { expect } from "vitest";
import type { StoreOptions } from "../../../runtime/stores/index.ts";
import type { FaultProxy } from "../../helpers/fault-proxy.ts";
import { finish, type Program, readStored, writeSeed } from "./harness.ts";

export interface Race {
  readonly program: Program;
  readonly folder: string;
  /** The address that all write to; empty before. */
  readonly url: string;
  readonly options: StoreOptions;
  readonly env: Readonly<Record<string, string>>;
  readonly racers: number;
  /** Makes all see an empty prefix before any may write, where the store is reached over a network. */
  readonly proxy?: FaultProxy;
}

const seedSize = 40_000;

/**
 * Starts as many processes as there are racers, each with a seed of its own, and checks that exactly one says that
 * it created the object, that all others say that state exists (exit 5), and that the winner's bytes are stored.
 */
export async function runRace(race: Race): Promise<void> {
  const { program, folder, url, options, env, racers, proxy } = race;
  const marks = Array.from({ length: racers }, (_, index) => `racer-${index}`);
  const seeds = await Promise.all(marks.map((mark) => writeSeed(join(folder, "seeds"), mark, seedSize)));
  proxy?.gather(racers, isList);
  const endpoint = options.endpoint === undefined ? [] : ["--endpoint", options.endpoint];
  const ended = await Promise.all(
    seeds.map((seed) => finish(program.start(["seed", "put", seed, "--to", url, ...endpoint], env))),
  );
  const winners = seeds.filter((_, index) => ended[index]?.code === 0);
  const others = ended.filter(({ code }) => code !== 0);
  expect(winners, ended.map(({ stderr }) => stderr).join("\n")).toHaveLength(1);
  expect(others.map(({ code }) => code)).toEqual(others.map(() => 5));
  for (const { stderr, stdout } of others) {
    expect(stdout).toBe("");
    expect(stderr).toContain(`error: ${url} is not empty: it holds bootstrap.netsy`);
    expect(stderr).toContain("nothing was written");
  }
  expect(ended.find(({ code }) => code === 0)?.stdout).toBe(`created ${url}/bootstrap.netsy\n`);
  const stored = await readStored(`${url}/bootstrap.netsy`, options);
  expect(stored?.equals(readFileSync(winners[0] ?? ""))).toBe(true);
}

function isList(request: IncomingMessage): boolean {
  return request.method === "GET" && /[?&](list-type=2|prefix=)/.test(request.url ?? "");
}
