import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runProgram } from "../../helpers/run-program.ts";
import { profileBytes } from "../../helpers/seed-fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { tofuEnvironment } from "../../tofu/harness.ts";
import { copyProgram, type Finished, type Program } from "../stores/harness.ts";
import { type AwsStandIn, type CloudStandIn, startAws } from "./clouds.ts";
import { type StartedApply, startedApply } from "./started-apply.ts";

/** What suites that use these stand-ins need. */
export const applyTools: readonly string[] = ["tofu", "tofu-provider", "versitygw", "moto_server"];

/** Something that goes wrong, or takes long, in the provider: see `test/tofu/provider/faults.go`. */
export interface Fault {
  readonly type?: string;
  readonly operation: "plan" | "read" | "create" | "update" | "delete";
  readonly after?: number;
  readonly times?: number;
  readonly delay?: number;
  /** A file; nothing is done as long as it is there. */
  readonly hold?: string;
  readonly error?: string;
  readonly lost?: boolean;
}

/** A cluster with a seed, and the world that it is applied in. */
export interface AppliedCluster {
  readonly folder: string;
  /** Where temporary files go. */
  readonly temporary: string;
  readonly bucket: string;
  readonly env: Readonly<Record<string, string>>;
  faults(faults: readonly Fault[]): void;
  /** Lets every creation of a type wait until the returned function is called. */
  hold(type: string): () => void;
  /** `TYPE ID` of everything that the provider made and that is not deleted. */
  exists(): readonly string[];
  /** Objects of a bucket; undefined where there is no such bucket. */
  objects(bucket: string): Promise<readonly string[] | undefined>;
  /** Deletes a bucket behind everybody's back; throws where it is not there. */
  removeBucket(bucket: string): void;
  /** All words of a command in this world, for a shell. */
  wordsFor(words: readonly string[]): readonly string[];
  /** Builds the source as it was first, with a change; throws where that fails. */
  rebuild(edit: (source: string) => string): void;
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>;
  start(words: readonly string[], env?: Readonly<Record<string, string>>): StartedApply;
}

export interface StandIns<C extends CloudStandIn = CloudStandIn> {
  readonly program: Program;
  readonly cloud: C;
  /** Where everything lies. */
  readonly home: string;
  /** A copy of the cloud's smallest example under another id, built, with a seed of its own. */
  cluster(id: string, changes?: ClusterChanges): Promise<AppliedCluster>;
  stop(): Promise<void>;
}

/** What a test has otherwise than the example. */
export interface ClusterChanges {
  /** Files beside the outputs, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds that the API of the cluster is waited for; it is not looked at unless set. */
  readonly health?: readonly string[];
}

/** Those of AWS, with its servers. */
export type AwsStandIns = StandIns<AwsStandIn> & Pick<AwsStandIn, "s3" | "secrets">;

/** Starts an S3 server with conditional writes, a secret store and a module registry; nothing leaves the machine. */
export async function startStandIns(): Promise<AwsStandIns> {
  const standIns = await startStandInsOf(startAws);
  const { s3, secrets } = standIns.cloud;
  return { ...standIns, s3, secrets };
}

/** The same with the servers of another cloud. */
export async function startStandInsOf<C extends CloudStandIn>(
  start: (home: string) => Promise<C>,
): Promise<StandIns<C>> {
  const home = temporaryFolder("apply");
  const program = copyProgram();
  const cloud = await start(home);
  const { variables, dispose } = await tofuEnvironment();
  const seed = Buffer.from(await profileBytes("minimal"));
  const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
  writeFileSync(join(home, "seed.netsy"), seed);
  const world: ClusterWorld = { home, program, cloud, variables, digest };
  return {
    program,
    cloud,
    home,
    cluster: async (id, changes = {}) => makeCluster(world, id, changes),
    async stop() {
      await cloud.stop();
      await dispose();
      program.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface ClusterWorld {
  readonly home: string;
  readonly program: Program;
  readonly cloud: CloudStandIn;
  readonly variables: Readonly<Record<string, string>>;
  readonly digest: string;
}

function makeCluster(world: ClusterWorld, id: string, changes: ClusterChanges): AppliedCluster {
  const { home, program, cloud } = world;
  const folder = join(home, id);
  const made = join(folder, "cloud");
  const temporary = join(folder, "tmp");
  mkdirSync(made, { recursive: true });
  mkdirSync(temporary);
  const outputs = join(folder, "outputs");
  const source = sourceOf(world, id);
  mkdirSync(outputs);
  buildIn(outputs, source);
  for (const [name, content] of Object.entries(changes.files ?? {})) writeFileSync(join(outputs, name), content);
  const faults = join(folder, "faults.json");
  const env = {
    ...world.variables,
    ...cloud.env,
    TMPDIR: temporary,
    TF_REGISTRY_CLIENT_TIMEOUT: "60",
    PODPLANEC_STANDIN_CLOUD: made,
    PODPLANEC_STANDIN_FAULTS: faults,
    ...changes.env,
  };
  const store = ["--endpoint", cloud.storeEndpoint];
  const apply = [
    ...store,
    "--secrets-endpoint",
    cloud.secretEndpoint,
    ...(changes.health ?? ["--health-timeout", "0"]),
  ];
  const wordsOf = (command: string): readonly string[] =>
    command === "destroy" ? [outputs, ...store] : [outputs, "--seed", join(home, "seed.netsy"), ...apply];
  return {
    folder: outputs,
    temporary,
    bucket: cloud.bucketOf(id),
    env,
    faults: (given) => writeFileSync(faults, JSON.stringify(given)),
    hold(type) {
      const hold = join(folder, `hold-${type}`);
      writeFileSync(hold, "");
      writeFileSync(faults, JSON.stringify([{ type, operation: "create", hold }]));
      return () => rmSync(hold, { force: true });
    },
    exists: () => readdirSync(made).sort(),
    objects: cloud.objects,
    removeBucket: cloud.removeBucket,
    wordsFor([command = "", ...options]) {
      return [process.execPath, program.path, command, ...wordsOf(command), ...options];
    },
    rebuild: (edit) => buildIn(outputs, edit(source)),
    run(given, more = {}) {
      const [command = "", ...options] = given;
      return program.run([command, ...wordsOf(command), ...options], { ...env, ...more });
    },
    start(given, more = {}) {
      const [command = "", ...options] = given;
      return startedApply(program.start([command, ...wordsOf(command), "--json", ...options], { ...env, ...more }));
    },
  };
}

/** The cloud's example under another id, with a seed of its own. */
function sourceOf({ cloud, digest }: ClusterWorld, id: string): string {
  const example = resolve(import.meta.dirname, "../../../examples", cloud.example, "cluster.podplane");
  return readFileSync(example, "utf8")
    .replace(/^cluster \S+/m, `cluster ${id}`)
    .replace("seed none {}", `seed none { digest = "${digest}" }`);
}

function buildIn(outputs: string, source: string): void {
  writeFileSync(join(outputs, "cluster.podplane"), source);
  const built = runProgram(outputs, ["build"]);
  if (built.code !== 0) throw new Error(built.stderr);
}
