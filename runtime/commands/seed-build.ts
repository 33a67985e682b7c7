import { relative, resolve } from "node:path";
import type { Timestamp } from "../../emitters/netsy/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/command.ts";
import { buildSeed, readValuesFile, resolveSeed, type SeedSource, seedClusterOf } from "../seed/index.ts";

/**
 * `podplanec seed build [path]`: finds and verifies the cluster's seed, turns it into the cluster's
 * bootstrap file and writes that whole or not at all. Exit 0, 1 for anything that is wrong with seed,
 * values or cluster, 130 when cancelled.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  try {
    return await build(context, args);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    context.stderr.write("cancelled: nothing was written\n");
    return exitCodes.cancelled;
  }
}

async function build(context: CommandContext, args: CommandArguments): Promise<number> {
  const { cwd, env, signal, stdout, stderr } = context;
  const outGiven = args.values.get("out");
  if (outGiven === undefined) {
    throw new UserError("where to write the file is not said", { fix: "add --out FILE", exitCode: exitCodes.usage });
  }
  const source = await seedClusterOf(cwd, args.positionals[0] ?? ".");
  const valuesFiles = (args.lists.get("values") ?? []).map((given) => ({ given, path: resolve(cwd, given) }));
  const custom = args.values.get("seed");
  const out = resolve(cwd, outGiven);
  refuseOverwriting(out, outGiven, [
    ...source.sources,
    ...valuesFiles.map(({ path }) => path),
    resolve(cwd, custom ?? ""),
  ]);
  const overlays = await Promise.all(valuesFiles.map(({ path, given }) => readValuesFile(path, given)));
  const seed = await findSeed(context, source, custom);
  signal.throwIfAborted();
  const staleValues = args.values.get("stale-values") === "keep" ? "keep" : "clean";
  const input = {
    cluster: source.cluster,
    overlays,
    createdAt: timeOfCreation(env),
    staleValues,
    ...(seed.componentsVersion ? { componentsVersion: seed.componentsVersion } : {}),
  } as const;
  const built = await buildSeed(seed, input, out, signal);
  for (const note of built.notes) stderr.write(`note: ${note}\n`);
  stdout.write(
    `wrote ${relative(cwd, out) || out}: ${built.recordsCount} records, ${built.size} bytes\n${built.digest}\n`,
  );
  return exitCodes.ok;
}

async function findSeed(context: CommandContext, source: SeedSource, custom: string | undefined) {
  const { cwd, env, signal, stderr } = context;
  const onFetch = (url: string): void => stderr.write(`fetching ${url}\n`);
  const seed = await resolveSeed(source.selection, {
    cwd,
    env,
    signal,
    onFetch,
    ...(custom === undefined ? {} : { custom }),
  });
  if (seed) return seed;
  throw new UserError(`the cluster ${source.cluster.id} names no seed, so there is nothing to build`, {
    fix: "set cluster.seed to recommended or minimal, or give a file with --seed",
  });
}

/** No command writes over what it read as a source. */
function refuseOverwriting(out: string, given: string, sources: readonly string[]): void {
  if (!sources.includes(out)) return;
  throw new UserError(`--out ${given} is a file that the command reads`, {
    fix: "choose another name, for example bootstrap.netsy",
    exitCode: exitCodes.usage,
  });
}

/**
 * The time in the header, the only part of the file that does not follow from its input: now, or
 * SOURCE_DATE_EPOCH (seconds), by which builds are made repeatable.
 */
function timeOfCreation(env: CommandContext["env"]): Timestamp {
  const epoch = env["SOURCE_DATE_EPOCH"];
  if (epoch === undefined || epoch === "") {
    const now = Date.now();
    return { seconds: BigInt(Math.floor(now / 1000)), nanos: (now % 1000) * 1_000_000 };
  }
  if (/^\d{1,12}$/.test(epoch)) return { seconds: BigInt(epoch), nanos: 0 };
  throw new UserError(`SOURCE_DATE_EPOCH is not a number of seconds: ${epoch}`, {
    fix: "unset it, or set it to digits",
  });
}
