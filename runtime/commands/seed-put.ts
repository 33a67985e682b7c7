import { resolve } from "node:path";
import { publishedReason } from "../../emitters/netsy/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import {
  bucketOfCluster,
  describeState,
  formatBytes,
  openStore,
  progressOf,
  putSeed,
  type SeedFacts,
  type StoreOptions,
  seedObjectName,
  verifiedSeed,
} from "../stores/index.ts";
import { valuesOf } from "./shared.ts";

/**
 * `podplanec seed put FILE`: verifies a seed file and stores it where nothing is. Exit 0 when it is stored, by this
 * run or an earlier one; 5 when anything else is there; 130 when cancelled; 1 for a bad file or a failing store.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { signal, stderr } = context;
  const given = args.positionals[0] ?? "";
  const target = await targetOf(context, args);
  const store = await openStore(target.url, target.options);
  const progress = progressOf(stderr);
  try {
    const { content, facts } = await verifiedSeed(resolve(context.cwd, given), given, signal);
    const { sha256 } = content.digests;
    stderr.write(`verified ${given}: ${facts.records} records, ${formatBytes(content.size)}, sha256:${sha256}\n`);
    requireOwnSeed(given, facts, target.cluster);
    stderr.write(`putting it to ${store.url}/${seedObjectName}\n`);
    const result = await putSeed(store, content, { signal, onEvent: progress.show });
    progress.end();
    switch (result.kind) {
      case "created":
        context.stdout.write(`created ${result.url}\n`);
        return exitCodes.ok;
      case "already-ours":
        context.stdout.write(`already there, byte for byte: ${result.url}\n`);
        return exitCodes.ok;
      case "state-exists": {
        const { what, why, fix } = describeState(result);
        stderr.write(`error: ${what}\nwhy: ${why}\nfix: ${fix}\n`);
        return exitCodes.stateExists;
      }
    }
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    stderr.write(
      `cancelled: ${store.url}/${seedObjectName} is absent or whole; the same command finds out and finishes\n`,
    );
    return exitCodes.cancelled;
  } finally {
    store.close();
  }
}

/**
 * A cluster that started from the seed of no cluster, or of another one, has its names, hosts and addresses, and its
 * bucket can then never be seeded again. A cluster may be called as published seeds are.
 */
function requireOwnSeed(given: string, facts: SeedFacts, cluster: string | undefined): void {
  const published = publishedReason(facts);
  if (published !== undefined && cluster !== facts.leaderId) {
    throw new UserError(`${given} is not put: ${published}`, {
      why: "a cluster that starts from it has nothing of its own configuration, and its bucket is then used up",
      fix: `make the cluster's own with \`podplanec seed build --seed ${given} --out FILE\`, and put that; the file of a cluster that is called seed is put without --to, in its folder`,
    });
  }
  if (cluster === undefined || facts.leaderId === "" || facts.leaderId === cluster) return;
  throw new UserError(
    `${given} is not put: it was made for the cluster ${facts.leaderId}, and that here is ${cluster}`,
    {
      why: "a cluster that starts from it has the other one's configuration, and its bucket is then used up",
      fix: "make it again with `podplanec seed build`, or name the bucket that is meant with --to",
    },
  );
}

interface Target {
  /** The id of the cluster whose bucket it is, where that is known. */
  readonly cluster?: string;
  readonly url: string;
  readonly options: StoreOptions;
}

async function targetOf(context: CommandContext, args: CommandArguments): Promise<Target> {
  const [endpoint, profile, region] = [
    args.values.get("endpoint"),
    args.values.get("profile"),
    args.values.get("region"),
  ];
  const options = {
    env: context.env,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
  };
  const to = args.values.get("to");
  const values = valuesOf(args);
  if (to === undefined) {
    const own = await bucketOfCluster(context.cwd, ".", values);
    return { ...own, options: { ...own.options, ...options } };
  }
  if (values.varsFiles.length > 0 || values.assignments.length > 0) {
    throw new UserError("--to names the bucket, and --vars and --set would choose another one", {
      fix: "leave out the one or the others",
      exitCode: exitCodes.usage,
    });
  }
  return { url: to, options };
}
