import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { binary } from "../../helpers/built-program.ts";
import { type FileServer, startFileServer } from "../../helpers/file-server.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import type { CommandResult } from "../../helpers/run-command.ts";
import { startSecretServer } from "../../helpers/secret-server.ts";
import { profileBytes } from "../../helpers/seed-fixture.ts";
import { getTool } from "../../helpers/tools.ts";
import { tofuEnvironment } from "../../tofu/harness.ts";

/** What the machine needs of real programs. */
export const machineTools = ["tofu", "tofu-provider", "versitygw", "fake-gcs-server", "moto_server"];

/** The machine of somebody who brings a cluster up by hand: the clouds are servers on it. */
export interface Machine {
  readonly home: string;
  /** The digest of the published seed, which is on `url`. */
  readonly digest: string;
  readonly url: string;
  /** Makes a folder with these files. */
  folder(name: string, files: Readonly<Record<string, string | Uint8Array>>): string;
  /** Runs one line as a shell does, and answers every question with yes. */
  shell(cwd: string, line: string): Promise<CommandResult>;
  makeBucket(name: string): Promise<void>;
  /** The bytes of an object, read where the server keeps it. */
  object(bucket: string, key: string): Buffer;
  emptyBucket(name: string): void;
  /** The server of the other cloud. */
  readonly gcs: ObjectServer;
  dispose(): Promise<void>;
}

export const seedVersion = "1.2.3-1";

export async function startMachine(): Promise<Machine> {
  const { home, variables, dispose } = await tofuEnvironment();
  const seed = Buffer.from(await profileBytes("recommended"));
  const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
  const files = await startPublisher(seed, digest);
  const [s3, gcs, secrets] = [
    await startS3Server(home, "eu-west-1"),
    await startGcsServer(join(home, "gcs")),
    await startSecretServer(home),
  ];
  await gcs.makeBucket("demo-my-project-netsy");
  const buckets = join(home, "s3");
  const bin = join(home, "bin");
  mkdirSync(bin);
  writeProgram(join(bin, "podplanec"), `exec '${process.execPath}' '${binary}' "$@"`);
  writeProgram(join(bin, "tofu"), `exec '${getTool("tofu")}' "$@"`);
  const { TF_INPUT: _asks, ...tofu } = variables;
  const env = {
    ...tofu,
    ...s3.env,
    PATH: `${bin}:${variables["PATH"]}`,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    AWS_CONFIG_FILE: writeProfiles(home, ["admin"]),
    STORAGE_EMULATOR_HOST: gcs.endpoint,
    PODPLANE_DEPS_URL: files.url,
    PODPLANEC_STANDIN_BUCKETS: buckets,
    TF_CLI_ARGS_apply: "-no-color",
    XDG_CACHE_HOME: join(home, "cache"),
  };
  return {
    home,
    digest,
    url: files.url,
    folder: (name, contents) => {
      const path = join(home, name);
      mkdirSync(path, { recursive: true });
      for (const [file, content] of Object.entries(contents)) writeFileSync(join(path, file), content);
      return path;
    },
    shell: (cwd, line) => runShell(cwd, line, env),
    makeBucket: (name) => s3.makeBucket(name),
    gcs,
    object: (bucket, key) => readFileSync(join(buckets, bucket, key)),
    emptyBucket: (name) => {
      rmSync(join(buckets, name), { recursive: true });
      mkdirSync(join(buckets, name));
    },
    dispose: async () => {
      await Promise.all([s3.stop(), gcs.stop(), secrets.stop(), files.stop()]);
      await dispose();
    },
  };
}

/** Publishes the seed as `deps.podplane.dev` does (contract netsy-seed 5.2). */
async function startPublisher(seed: Buffer, digest: string): Promise<FileServer> {
  const server: FileServer = await startFileServer((path, _count, response) => {
    const snapshot = { url: `${server.url}/seed.netsy`, digest, size: seed.length };
    const manifest = { seeds: { version: seedVersion, snapshots: { recommended: snapshot } } };
    if (path === "/manifests/seeds.json") response.end(JSON.stringify(manifest));
    else if (path === "/seed.netsy") response.end(seed);
    else response.writeHead(404).end();
  });
  return server;
}

function writeProgram(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

function writeProfiles(home: string, names: readonly string[]): string {
  const path = join(home, "aws-config");
  writeFileSync(
    path,
    names
      .map((name) => `[profile ${name}]\naws_access_key_id = test-key\naws_secret_access_key = test-secret\n`)
      .join(""),
  );
  return path;
}

async function runShell(cwd: string, line: string, env: Readonly<Record<string, string>>): Promise<CommandResult> {
  const child = spawn("bash", ["-c", line], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined);
  child.stdin.end("yes\n");
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await ended) ?? -1, stdout, stderr };
}
