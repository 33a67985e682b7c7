import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type Event, parseEvent } from "../../../runtime/engine/index.ts";
import { type ObjectServer, startS3Server } from "../../helpers/object-servers.ts";
import { runProgram } from "../../helpers/run-program.ts";
import { type SecretServer, startSecretServer } from "../../helpers/secret-server.ts";
import { profileBytes } from "../../helpers/seed-fixture.ts";
import { tofuEnvironment } from "../../tofu/harness.ts";
import { copyProgram, type Finished, type Program } from "../stores/harness.ts";

/** What suites that use these stand-ins need. */
export const applyTools: readonly string[] = ["tofu", "tofu-provider", "versitygw", "moto_server"];

const example = resolve(import.meta.dirname, "../../../examples/smallest");

/** The events in what `--json` printed. */
export function eventsOf(text: string): readonly Event[] {
  return text.split("\n").flatMap((line) => parseEvent(line) ?? []);
}

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
  /** Objects of a bucket with their bytes; undefined where there is no such bucket. */
  objects(bucket: string): readonly string[] | undefined;
  /** Deletes a bucket behind everybody's back; throws where it is not there. */
  removeBucket(bucket: string): void;
  /** All words of a command in this world, for a shell. */
  wordsFor(words: readonly string[]): readonly string[];
  run(words: readonly string[]): Promise<Finished>;
  start(words: readonly string[]): StartedApply;
}

/** A run of podplanec that has not ended yet, started with `--json`. */
export interface StartedApply {
  readonly pid: number;
  /** Waits for an event; throws where the run ends without it. */
  until(isIt: (event: Event) => boolean): Promise<Event>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly code: number | null; readonly events: readonly Event[]; readonly stderr: string }>;
}

export interface StandIns {
  readonly program: Program;
  readonly s3: ObjectServer;
  readonly secrets: SecretServer;
  /** A copy of the smallest example under another id, built, with a seed of its own. */
  cluster(id: string): Promise<AppliedCluster>;
  stop(): Promise<void>;
}

function startedApply(child: ChildProcess): StartedApply {
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("the process has no pipes");
  const lines = createInterface({ input: stdout });
  lines.on("line", (line) => {
    events.push(...eventsOf(line));
    for (const look of waiting) look();
  });
  const ended = Promise.all([once(child, "close"), once(lines, "close"), text(stderr)]).then(([[code], , said]) => ({
    code: typeof code === "number" ? code : null,
    events,
    stderr: said,
  }));
  return {
    pid: child.pid ?? -1,
    ended,
    kill: (signal) => void child.kill(signal),
    until: (isIt) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(isIt);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        ended.then(({ events, stderr }) => {
          const last = JSON.stringify(events.slice(-3));
          reject(new Error(`it ended without that event: ${stderr} ${last}`));
        }, reject);
      }),
  };
}

/** Starts an S3 server with conditional writes, a secret store and a module registry; nothing leaves the machine. */
export async function startStandIns(): Promise<StandIns> {
  const home = mkdtempSync(join(tmpdir(), "podplanec-apply-"));
  const program = copyProgram();
  const s3 = await startS3Server(home, "eu-west-1");
  const secrets = await startSecretServer(home);
  const { variables, dispose } = await tofuEnvironment();
  const seed = Buffer.from(await profileBytes("minimal"));
  const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
  writeFileSync(join(home, "seed.netsy"), seed);

  async function cluster(id: string): Promise<AppliedCluster> {
    const folder = join(home, id);
    const cloud = join(folder, "cloud");
    const temporary = join(folder, "tmp");
    mkdirSync(cloud, { recursive: true });
    mkdirSync(temporary);
    const source = readFileSync(join(example, "cluster.podplane"), "utf8")
      .replace(/^cluster \S+/m, `cluster ${id}`)
      .replace("seed none {}", `seed none { digest = "${digest}" }`);
    const outputs = join(folder, "outputs");
    mkdirSync(outputs);
    writeFileSync(join(outputs, "cluster.podplane"), source);
    const built = runProgram(outputs, ["build"]);
    if (built.code !== 0) throw new Error(built.stderr);
    const env = {
      ...variables,
      ...s3.env,
      TMPDIR: temporary,
      TF_REGISTRY_CLIENT_TIMEOUT: "60",
      AWS_ENDPOINT_URL_EC2: secrets.endpoint,
      PODPLANEC_STANDIN_S3: s3.endpoint,
      PODPLANEC_STANDIN_CLOUD: cloud,
      PODPLANEC_STANDIN_FAULTS: join(folder, "faults.json"),
    };
    const stores = ["--endpoint", s3.endpoint, "--secrets-endpoint", secrets.endpoint];
    const wordsOf = (command: string): readonly string[] =>
      command === "destroy"
        ? [outputs, "--endpoint", s3.endpoint]
        : [outputs, "--seed", join(home, "seed.netsy"), ...stores, "--health-timeout", "0"];
    return {
      folder: outputs,
      temporary,
      bucket: `${id}-123456789012-netsy`,
      env,
      faults: (faults) => writeFileSync(env.PODPLANEC_STANDIN_FAULTS, JSON.stringify(faults)),
      hold(type) {
        const hold = join(folder, `hold-${type}`);
        writeFileSync(hold, "");
        writeFileSync(env.PODPLANEC_STANDIN_FAULTS, JSON.stringify([{ type, operation: "create", hold }]));
        return () => rmSync(hold, { force: true });
      },
      exists: () => readdirSync(cloud).sort(),
      objects(bucket) {
        const path = join(home, "s3", bucket);
        if (!existsSync(path)) return undefined;
        // The server keeps what is not whole yet in a folder of its own.
        const names = readdirSync(path, { recursive: true, encoding: "utf8" });
        return names.filter((name) => !name.startsWith(".sgwtmp")).sort();
      },
      removeBucket: (bucket) => rmSync(join(home, "s3", bucket), { recursive: true }),
      wordsFor([command = "", ...options]) {
        return [process.execPath, program.path, command, ...wordsOf(command), ...options];
      },
      run(given) {
        const [command = "", ...options] = given;
        return program.run([command, ...wordsOf(command), ...options], env);
      },
      start(given) {
        const [command = "", ...options] = given;
        return startedApply(program.start([command, ...wordsOf(command), "--json", ...options], env));
      },
    };
  }

  return {
    program,
    s3,
    secrets,
    cluster,
    async stop() {
      await Promise.all([s3.stop(), secrets.stop()]);
      await dispose();
      program.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
