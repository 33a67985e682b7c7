import { createDecipheriv, sign, verify } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryContent, openStore, type StoreOptions } from "../../../runtime/stores/index.ts";
import { type ObjectServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { copyProgram, type Finished, optionsFor, type Program, readStored } from "../stores/harness.ts";

const example = resolve(import.meta.dirname, "../../../examples/proxmox-three-nodes/cluster.podplane");
const { signal } = new AbortController();

/** Canaries: no output may hold one. */
const keys = {
  NETSY_ACCESS_KEY_ID: "NETSYCANARY",
  NETSY_SECRET_ACCESS_KEY: "netsy/secret+canary",
  REGISTRY_ACCESS_KEY_ID: "REGISTRYCANARY",
  REGISTRY_SECRET_ACCESS_KEY: "registry/secret+canary",
};

describeWithTools("secrets init in a store of one's own", ["versitygw"], () => {
  let folder: string;
  let program: Program;
  let server: ObjectServer;
  let options: StoreOptions;

  beforeAll(async () => {
    folder = temporaryFolder("object-secrets");
    program = copyProgram();
    server = await startS3Server(folder);
    options = optionsFor(server);
    const lines = Object.entries(keys).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(folder, "keys.env"), lines.join(""));
  });
  afterAll(async () => {
    await server.stop();
    program.remove();
  });

  /** A cluster of its own, with an empty bucket. */
  async function lab(id: string) {
    const home = join(folder, id);
    mkdirSync(home);
    cpSync(example, join(home, "cluster.podplane"));
    const path = join(home, "cluster.podplane");
    writeFileSync(path, readFileSync(path, "utf8").replace("cluster homelab", `cluster ${id}`));
    await server.makeBucket(`${id}-nstance`);
    const keyFile = join(folder, `${id}.env`);
    const blob = (name: string) => readStored(`s3://${id}-nstance/cluster/secret/${name}`, options);
    const init = (...words: readonly string[]): Promise<Finished> =>
      program.run(["secrets", "init", home, "--endpoint", server.endpoint, ...words], server.env);
    return {
      id,
      keyFile,
      init,
      blob,
      make: () => init("--new-encryption-key", keyFile, "--secrets", join(folder, "keys.env")),
      async secret(name: string): Promise<string> {
        const [, text = ""] = /^ENCRYPTION_KEY=(.*)$/m.exec(readFileSync(keyFile, "utf8")) ?? [];
        const sealed = (await blob(name)) ?? Buffer.alloc(28);
        const cipher = createDecipheriv("aes-256-gcm", Buffer.from(text, "base64"), sealed.subarray(0, 12));
        cipher.setAuthTag(sealed.subarray(-16));
        return cipher.update(sealed.subarray(12, -16), undefined, "utf8") + cipher.final("utf8");
      },
      async fill(key: string): Promise<void> {
        const store = await openStore(`s3://${id}-nstance`, options);
        expect(await store.create(key, memoryContent(Buffer.from("theirs")), { signal })).toBe("created");
        store.close();
      },
    };
  }

  function requireNoSecret(...ended: readonly Finished[]): void {
    for (const { stdout, stderr } of ended)
      expect(`${stdout}${stderr}`).not.toMatch(/canary|BEGIN|[A-Za-z0-9+/]{43}=/i);
  }

  test("makes a key, the pair, and what VMs get, as servers decrypt it; again it changes nothing", async () => {
    const one = await lab("whole");
    const first = await one.make();
    expect(first, first.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout.split("\n").map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      `created ${one.keyFile}:`,
      "created secret/service-accounts.key",
      "created secret/service-accounts.pub",
      "created secret/control-plane.env",
      "created secret/workers.env",
      "",
    ]);
    expect(statSync(one.keyFile).mode & 0o777).toBe(0o600);
    const message = Buffer.from("a token");
    const signature = sign("sha256", message, await one.secret("service-accounts.key"));
    expect(verify("sha256", message, await one.secret("service-accounts.pub"), signature)).toBe(true);
    expect(await one.secret("control-plane.env")).toBe(
      Object.entries(keys)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(""),
    );
    expect(await one.secret("workers.env")).not.toContain("NETSY");
    const before = await one.blob("service-accounts.key");
    const second = await one.init("--secrets", one.keyFile);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringMatching(/^(unchanged .*\n){4}$/) });
    expect(await one.blob("service-accounts.key")).toEqual(before);
    requireNoSecret(first, second);
  });

  test("a store that holds the cluster's CA stops whoever does not give the key", async () => {
    const one = await lab("held");
    await one.fill("cluster/ca.crt");
    const ended = await one.make();
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("holds the cluster (ca.crt), and its encryption key was not given");
    expect(() => statSync(one.keyFile)).toThrow();
    expect(await one.blob("service-accounts.key")).toBeUndefined();
    requireNoSecret(ended);
  });

  test("another key stops, and so do other keys of the store", async () => {
    const one = await lab("other");
    await one.make();
    const wrong = join(folder, "wrong.env");
    writeFileSync(wrong, `ENCRYPTION_KEY=${Buffer.alloc(32, 1).toString("base64")}\n`);
    const ended = await one.init("--secrets", wrong);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("is not encrypted by the key that was given");
    const rotated = join(folder, "rotated.env");
    writeFileSync(rotated, "NETSY_ACCESS_KEY_ID=OTHERCANARY\n");
    const before = await one.blob("control-plane.env");
    const changed = await one.init("--secrets", one.keyFile, "--secrets", rotated);
    expect(changed).toMatchObject({ code: 1 });
    expect(changed.stderr).toContain("control-plane.env holds other values of NETSY_ACCESS_KEY_ID");
    expect(await one.blob("control-plane.env")).toEqual(before);
    requireNoSecret(ended, changed);
  });

  test("says which keys it lacks, and goes on from there with the key that was made", async () => {
    const one = await lab("parts");
    const ended = await one.init("--new-encryption-key", one.keyFile);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain(`these were not given: ${Object.keys(keys).join(", ")}`);
    expect(await one.blob("service-accounts.pub")).toBeDefined();
    const rest = await one.init("--secrets", one.keyFile, "--secrets", join(folder, "keys.env"));
    expect(rest).toMatchObject({ code: 0, stdout: expect.stringMatching(/^(unchanged .*\n){2}(created .*\n){2}$/) });
  });

  test("of six runs with one key each secret is made once", async () => {
    const one = await lab("many");
    writeFileSync(one.keyFile, `ENCRYPTION_KEY=${Buffer.alloc(32, 9).toString("base64")}\n`);
    const words = ["--secrets", one.keyFile, "--secrets", join(folder, "keys.env")];
    const ended = await Promise.all(Array.from({ length: 6 }, () => one.init(...words)));
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: "" })));
    const made = ended.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line.startsWith("created")));
    expect(made).toHaveLength(4);
  });
});
