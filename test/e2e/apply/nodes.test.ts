import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startS3Server } from "../../helpers/object-servers.ts";
import { sshTools, startSshServer } from "../../helpers/ssh-server.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { changesOf, expectWhole } from "../proxmox/cut-off.ts";
import { type Lab, makeLab } from "../proxmox/lab.ts";
import { copyProgram, type Finished, type Program } from "../stores/harness.ts";

/*
 * Nodes of Proxmox VE that `apply` prepares over a real SSH server, which runs what it is asked for in the namespace of a
 * node with stand-ins for Proxmox VE's programs. The object storage that `apply` itself uses is a real one.
 */

const ssh = {
  secrets: `secret nodes = env("NODES_KEY")
secret store_key = env("STORE_KEY")
secret store_secret = env("STORE_SECRET")`,
  block: "",
};
const storeKeys = ["NETSY", "REGISTRY"]
  .flatMap((name) => [`${name}_ACCESS_KEY_ID=ID`, `${name}_SECRET_ACCESS_KEY=canary-${name.toLowerCase()}`])
  .map((line) => `${line}\n`)
  .join("");
/** Nobody serves the API of these clusters. */
const known = ["--health-timeout", "0"] as const;
const addressOf = (index: number) => `127.0.0.${11 + index}`;
const versions = { pve1: "9.1.2", pve2: "8.2.0" };

describeWithTools("nodes of Proxmox VE", ["versitygw", ...sshTools], () => {
  let folder: string;
  let program: Program;

  beforeAll(async () => {
    folder = temporaryFolder("apply-nodes");
    program = copyProgram();
  });
  afterAll(async () => {
    program.remove();
  });

  interface Cluster {
    readonly lab: Lab;
    apply(isGiven: boolean, ...words: readonly string[]): Promise<Finished>;
    /** Puts the configuration of Nstance's servers, so that an apply has no question about it. */
    put(): Promise<Finished>;
    /** All that runs have written below the cluster's folder. */
    written(): string;
  }

  /** A built cluster with its own nodes, server of SSH and buckets. */
  async function cluster(name: string): Promise<Cluster> {
    const home = join(folder, name);
    const sshHome = join(folder, `${name}-ssh`);
    for (const path of [home, sshHome]) mkdirSync(path);
    const store = await startS3Server(join(folder, `${name}-store`));
    onTestFinished(() => store.stop());
    const shells = new Map<string, string>();
    const programs = new Map(Object.keys(versions).map((node, index) => [addressOf(index), join(sshHome, node)]));
    const server = await startSshServer(sshHome, programs);
    onTestFinished(() => server.stop());
    const block = `ssh { port = ${server.port}, encryption_key = secret.nodes, access_key_id = secret.store_key, secret_access_key = secret.store_secret }`;
    const lab = await makeLab({ versions, addressOf, ssh: { ...ssh, block } });
    for (const node of Object.keys(versions)) {
      shells.set(node, lab.standIns.loginShell(node));
      writeFileSync(join(sshHome, node), `#!/bin/sh\nexec ${shells.get(node)}\n`, { mode: 0o755 });
    }
    // What a person has in the configuration of ssh.
    const bin = join(sshHome, "bin");
    mkdirSync(bin);
    const options = `-o UserKnownHostsFile='"${server.knownHosts}"' -i '${server.identity}'`;
    writeFileSync(join(bin, "ssh"), `#!/bin/sh\nexec ${getTool("ssh")} -F none ${options} "$@"\n`, { mode: 0o755 });
    writeFileSync(join(home, "cluster.podplane"), lab.source);
    await store.makeBucket("tools-nstance");
    const [key, id, secret] = lab.input.split("\n").map((line) => line.slice(line.indexOf("=") + 1));
    const given = { NODES_KEY: key ?? "", STORE_KEY: id ?? "", STORE_SECRET: secret ?? "" };
    const env = { ...store.env, PATH: `${bin}:${process.env["PATH"]}` };
    expect(await program.run(["build", home], env)).toMatchObject({ code: 0 });
    const secrets = join(sshHome, "secrets.env");
    writeFileSync(secrets, `ENCRYPTION_KEY=${key}\n${storeKeys}`, { mode: 0o600 });
    lab.state.objects.add("shard/home/config.jsonc");
    return {
      lab,
      apply: (isGiven, ...words) =>
        program.run([...["apply", home, "--endpoint", store.endpoint], ...known, "--secrets", secrets, ...words], {
          ...env,
          ...(isGiven ? given : {}),
        }),
      put: () => program.run(["config", "put", home, "--endpoint", store.endpoint], env),
      written: () =>
        readdirSync(home, { recursive: true, encoding: "utf8", withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
          .join("\n"),
    };
  }

  describe("that say how they are reached", () => {
    test("are looked at, prepared after a question, and then left alone", async () => {
      const { lab, apply, put, written } = await cluster("fresh");
      const bare = lab.snapshot();
      expect(await put()).toMatchObject({ code: 0 });
      const asked = await apply(true);
      expect(asked.code).toBe(4);
      expect(asked.stdout + asked.stderr).toContain("Prepare these nodes of Proxmox VE?");
      expect(lab.snapshot()).toBe(bare);

      const first = await apply(true, "--resume", "--auto-approve");
      expect(first, first.stdout + first.stderr).toMatchObject({ code: 0 });
      for (const node of Object.keys(versions)) expectWhole(lab, node);

      lab.standIns.calls.length = 0;
      const second = await apply(false, "--auto-approve");
      expect(second, second.stdout + second.stderr).toMatchObject({ code: 0 });
      expect(second.stdout).toContain("each is as it should be");
      expect(changesOf(lab)).toEqual([]);

      const said = [asked, first, second].map(({ stdout, stderr }) => stdout + stderr).join("\n") + written();
      for (const canary of lab.canaries) expect(said).not.toContain(canary);
    });

    test("stop without a secret that they lack, and the way to give it is told", async () => {
      const { apply } = await cluster("lacking");
      const { code, stdout, stderr } = await apply(false, "--auto-approve");
      expect(code).toBe(4);
      expect(stdout + stderr).toContain("set the variable NODES_KEY of this process");
    });

    test("are gone on with where a program of theirs failed", async () => {
      const { lab, apply } = await cluster("failing");
      lab.standIns.fateOf = ({ words }) => (words[0] === "pveum" && words[1] === "role" ? "fail" : "run");
      const failed = await apply(true, "--auto-approve");
      expect(failed.code).toBe(4);
      expect(failed.stdout + failed.stderr).toMatch(/podplane\.proxmox_pve1\.sh failed on 127\.0\.0\.11/);
      lab.standIns.fateOf = () => "run";
      const resumed = await apply(true, "--resume", "--auto-approve");
      expect(resumed, resumed.stdout + resumed.stderr).toMatchObject({ code: 0 });
      for (const node of Object.keys(versions)) expectWhole(lab, node);
    });
  });
});
