import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { startS3Server } from "../../helpers/object-servers.ts";
import { startSshServer } from "../../helpers/ssh-server.ts";
import { getTool } from "../../helpers/tools.ts";
import { type Lab, type LabOptions, makeLab } from "../proxmox/lab.ts";
import type { Finished, Program } from "../stores/harness.ts";

/** A built cluster with its own nodes, which `apply` reaches by a real SSH server, and with buckets of its own. */
export interface ReachedCluster {
  readonly lab: Lab;
  /** The folder of the source and of the outputs. */
  readonly home: string;
  /** Where the store keeps its buckets. */
  readonly storeFolder: string;
  /** Secrets of the file that VMs get theirs from. */
  readonly vmSecrets: readonly string[];
  /** `isGiven` says whether the secrets of the nodes are in the environment. */
  apply(isGiven: boolean, ...words: readonly string[]): Promise<Finished>;
  /** Runs another command for it. */
  run(command: string, ...words: readonly string[]): Promise<Finished>;
  /** Puts the configuration of Nstance's servers, so that an apply has no question about it. */
  put(): Promise<Finished>;
}

export interface ReachedOptions {
  readonly versions: Readonly<Record<string, string>>;
  readonly manage?: LabOptions["manage"];
  /** Secrets that the source names beside those of the nodes. */
  readonly secrets?: string;
  /** More of the provider. */
  readonly own?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const secrets = `secret nodes = env("NODES_KEY")
secret store_key = env("STORE_KEY")
secret store_secret = env("STORE_SECRET")`;
/** Nobody serves the API of these clusters. */
const known = ["--health-timeout", "0"] as const;
const part = randomBytes(16).toString("hex");
const names = ["NETSY", "REGISTRY"] as const;

export const addressOf = (index: number) => `127.0.0.${11 + index}`;

/** Makes one in a folder, in which nothing else has the same name. */
export async function reachedCluster(
  program: Program,
  folder: string,
  name: string,
  options: ReachedOptions,
): Promise<ReachedCluster> {
  const { versions, manage = "script", own = "" } = options;
  const home = join(folder, name);
  const sshHome = join(folder, `${name}-ssh`);
  const storeFolder = join(folder, `${name}-store`);
  for (const path of [home, sshHome]) mkdirSync(path);
  const store = await startS3Server(storeFolder);
  onTestFinished(() => store.stop());
  const nodes = Object.keys(versions);
  const server = await startSshServer(sshHome, new Map(nodes.map((node, at) => [addressOf(at), join(sshHome, node)])));
  onTestFinished(() => server.stop());
  const access = `ssh { port = ${server.port}, encryption_key = secret.nodes, access_key_id = secret.store_key, secret_access_key = secret.store_secret }`;
  const ssh = { secrets: `${secrets}\n${options.secrets ?? ""}`, block: `${access}\n    ${own}` };
  const lab = await makeLab({ versions, addressOf, ssh, manage });
  for (const node of nodes) {
    writeFileSync(join(sshHome, node), `#!/bin/sh\nexec ${lab.standIns.loginShell(node)}\n`, { mode: 0o755 });
  }
  // What a person has in the configuration of ssh.
  const bin = join(sshHome, "bin");
  mkdirSync(bin);
  const words = `-o UserKnownHostsFile='"${server.knownHosts}"' -i '${server.identity}'`;
  writeFileSync(join(bin, "ssh"), `#!/bin/sh\nexec ${getTool("ssh")} -F none ${words} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(home, "cluster.podplane"), lab.source);
  await store.makeBucket("tools-nstance");
  const [key = "", id = "", secret = ""] = lab.input.split("\n").map((line) => line.slice(line.indexOf("=") + 1));
  const env = { ...store.env, ...options.env, PATH: `${bin}:${process.env["PATH"]}` };
  expect(await program.run(["build", home], env)).toMatchObject({ code: 0 });
  const file = join(sshHome, "secrets.env");
  const pairs = names.map((one) => [`${one}_ACCESS_KEY_ID=ID`, `${one}_SECRET_ACCESS_KEY=${vmSecretOf(one)}`]);
  writeFileSync(file, `${[`ENCRYPTION_KEY=${key}`, ...pairs.flat()].join("\n")}\n`, { mode: 0o600 });
  lab.state.objects.add("shard/home/config.jsonc");
  const given = { NODES_KEY: key, STORE_KEY: id, STORE_SECRET: secret };
  return {
    lab,
    home,
    storeFolder,
    vmSecrets: names.map(vmSecretOf),
    apply: (isGiven, ...more) =>
      program.run([...["apply", home, "--endpoint", store.endpoint], ...known, "--secrets", file, ...more], {
        ...env,
        ...(isGiven ? given : {}),
      }),
    run: (command, ...more) => program.run([command, home, "--endpoint", store.endpoint, ...more], env),
    put: () => program.run(["config", "put", home, "--endpoint", store.endpoint], env),
  };
}

/** Random: a half of a word would be seen in what has nothing to do with it. */
const vmSecretOf = (name: string) => `${name.length}${part}`;
