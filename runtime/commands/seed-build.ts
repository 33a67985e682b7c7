import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { SeedInput, Timestamp } from "../../emitters/netsy/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import {
  type BuiltSeed,
  buildSeed,
  type ReadFile,
  type ResolvedSeed,
  readFileChunks,
  readValuesFile,
  resolveSeed,
  type SeedSource,
  seedClusterOf,
  visible,
} from "../seed/index.ts";
import { displayPath, explainWriteFailure, outputFile } from "../workspace/index.ts";
import { valuesOf } from "./shared.ts";

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
  const { cwd, signal } = context;
  const outGiven = args.values.get("out");
  if (outGiven === undefined) {
    throw new UserError("where to write the file is not said", { fix: "add --out FILE", exitCode: exitCodes.usage });
  }
  const source = seedClusterOf(cwd, args.positionals[0] ?? ".", valuesOf(args));
  const valuesFiles = (args.lists.get("values") ?? []).map((shown) => ({ shown, path: resolve(cwd, shown) }));
  const custom = args.values.get("seed");
  const read = [...source.sources, ...valuesFiles.map(({ path }) => path)];
  const out = outputFile(cwd, outGiven, custom === undefined ? read : [...read, resolve(cwd, custom)]);
  if (out.kind === "stdout") refuseTerminal(context);
  const overlays = await inTurn(valuesFiles, (file) => readValuesFile(file, signal));
  const seed = await findSeed(context, source, custom);
  signal.throwIfAborted();
  const input: SeedInput = {
    cluster: source.cluster,
    overlays,
    createdAt: timeOfCreation(context.env),
    staleValues: args.values.get("stale-values") === "keep" ? "keep" : "clean",
    ...(seed.componentsVersion ? { componentsVersion: seed.componentsVersion } : {}),
  };
  return out.kind === "stdout" ? buildToStdout(context, seed, input) : buildToFile(context, seed, input, out);
}

/** One after the other, so that the first fault is always the same one. */
async function inTurn<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

async function buildToFile(
  context: CommandContext,
  seed: ResolvedSeed,
  input: SeedInput,
  { path, shown }: { readonly path: string; readonly shown: string },
): Promise<number> {
  const file = {
    path,
    what: "the bootstrap file",
    shownFolder: displayPath(context.cwd, dirname(path)),
    fix: "mend that, or name another file with --out",
  };
  const built = await buildSeed(seed, input, file, context.signal);
  writeNotes(context, built);
  context.stdout.write(`wrote ${shown}: ${described(built)}`);
  return exitCodes.ok;
}

/** Made among the system's temporary files first: what is not verified is not handed on. */
async function buildToStdout(context: CommandContext, seed: ResolvedSeed, input: SeedInput): Promise<number> {
  const folder = await makeTemporaryFolder();
  try {
    const file = { path: join(folder, "bootstrap.netsy"), shownFolder: folder, ...temporaryFile };
    const built = await buildSeed(seed, input, file, context.signal);
    const isWhole = await sendFile(context, file);
    if (!isWhole) return exitCodes.cancelled;
    writeNotes(context, built);
    context.stderr.write(`wrote the file: ${described(built)}`);
    return exitCodes.ok;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const temporaryFile = {
  what: "the bootstrap file",
  fix: "mend that, or name another folder for temporary files with TMPDIR",
};

async function makeTemporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), "podplanec-seed-"));
  } catch (error) {
    throw explainWriteFailure(error, temporaryFile.what, tmpdir(), {
      why: "nothing was written",
      fix: temporaryFile.fix,
    });
  }
}

/** Sends a file to standard output. False where that was cut off, which is then told. */
async function sendFile({ stdout, stderr, signal }: CommandContext, file: ReadFile): Promise<boolean> {
  try {
    for await (const chunk of readFileChunks(file, signal)) {
      stdout.write(chunk);
      await stdout.drained?.();
    }
    return true;
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write("cancelled: what went to standard output is not whole\n");
    return false;
  }
}

/** Notes may hold text of the seed. */
function writeNotes({ stderr }: CommandContext, { notes }: BuiltSeed): void {
  for (const note of notes) stderr.write(`note: ${visible(note)}\n`);
}

function described(built: BuiltSeed): string {
  return `${built.recordsCount} records, ${built.size} bytes\n${built.digest}\n`;
}

function refuseTerminal({ stdout }: CommandContext): void {
  if (!stdout.isTerminal) return;
  throw new UserError("the file is no text, and standard output is a terminal", {
    fix: "send it to a file or a program, or name a file with --out",
    exitCode: exitCodes.usage,
  });
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
