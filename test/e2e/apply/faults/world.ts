import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../helpers/background-process.ts";
import type { Finished } from "../../stores/harness.ts";
import { type AwsStandIns, type Fault, startStandIns } from "../stand-ins.ts";
import { clusterInS3, type StoredCluster } from "../state-in-s3.ts";

/** What faults are made in: clusters in several states, each used by many of them. */
export interface FaultWorld {
  readonly standIns: AwsStandIns;
  /** An address of this machine where nobody listens. */
  readonly nowhere: string;
  /** A cluster of which nothing was ever applied. */
  fresh(): Promise<StoredCluster>;
  /** A cluster of which an apply failed half-way. */
  half(): Promise<StoredCluster>;
  /** Another cluster, for a fault that leaves it worse. */
  other(id: string): Promise<StoredCluster>;
}

export type Variables = Readonly<Record<string, string>>;

/** What is never made in a cluster that is half there. */
export const neverMade = "aws_iam_role";

export async function startFaultWorld(): Promise<FaultWorld> {
  const standIns = await startStandIns();
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const made = new Map<string, Promise<StoredCluster>>();
  const once = (id: string, make: () => Promise<StoredCluster>): Promise<StoredCluster> => {
    const cluster = made.get(id) ?? make();
    made.set(id, cluster);
    return cluster;
  };
  return {
    standIns,
    nowhere,
    fresh: () => once("fresh", () => clusterInS3(standIns, "fresh")),
    half: () =>
      once("half", async () => {
        const cluster = await clusterInS3(standIns, "half");
        await applyWith(cluster, [refusal("create", "half of it is enough")]);
        return cluster;
      }),
    other: (id) => clusterInS3(standIns, id),
  };
}

/** What the cloud answers instead of doing it. */
export function refusal(operation: Fault["operation"], error: string, type: string = neverMade): Fault {
  return { type, operation, error };
}

/** Applies with faults of the provider, which are over then. */
export async function applyWith(
  cluster: StoredCluster,
  faults: readonly Fault[],
  env: Variables = {},
): Promise<Finished> {
  cluster.faults(faults);
  try {
    return await apply(cluster, env);
  } finally {
    cluster.faults([]);
  }
}

export function apply(cluster: StoredCluster, env: Variables = {}, words: readonly string[] = []): Promise<Finished> {
  return cluster.run(["apply", "--auto-approve", "--json", ...words], env);
}

/** Applies with another word on the command line in the place of one. */
export function applyInstead(
  { standIns: { program } }: FaultWorld,
  cluster: StoredCluster,
  given: string,
  other: string,
): Promise<Finished> {
  const [, , ...words] = cluster.wordsFor(["apply", "--auto-approve", "--json"]);
  return program.run(
    words.map((word) => (word === given ? other : word)),
    cluster.env,
  );
}

/** Runs something while a file has another content; it is as before then. */
export async function withFile<T>(path: string, content: string, run: () => Promise<T>): Promise<T> {
  const before = readIfThere(path);
  writeFileSync(path, content);
  try {
    return await run();
  } finally {
    if (before === undefined) rmSync(path);
    else writeFileSync(path, before);
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** OpenTofu's configuration of a cluster, changed. */
export function tofuConfig(cluster: StoredCluster, name: string, edit: (text: string) => string): Variables {
  const path = join(cluster.temporary, `${name}.rc`);
  writeFileSync(path, edit(readFileSync(cluster.env["TF_CLI_CONFIG_FILE"] ?? "", "utf8")));
  // What was fetched before lies elsewhere.
  return { TF_CLI_CONFIG_FILE: path, TF_DATA_DIR: join(cluster.temporary, `${name}-data`) };
}

/** Plans that a run left. */
export function plansLeft({ temporary }: StoredCluster): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith("podplanec-"));
}
