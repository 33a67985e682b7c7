import { sign, verify } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAwsSecretStore } from "../../../runtime/secrets/aws-secret-store.ts";
import { type SecretServer, startSecretServer } from "../../helpers/secret-server.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { copyProgram, type Finished, type Program } from "../stores/harness.ts";

const example = resolve(import.meta.dirname, "../../../examples/smallest");
const { signal } = new AbortController();

describeWithTools("podplanec secrets init", ["moto_server"], () => {
  let folder: string;
  let program: Program;
  let server: SecretServer;

  beforeAll(async () => {
    folder = temporaryFolder("secrets");
    program = copyProgram();
    server = await startSecretServer(folder);
    Object.assign(process.env, server.env);
  });
  afterAll(async () => {
    await server.stop();
    program.remove();
  });

  /** A copy of the smallest example as a cluster of its own, and its secrets. */
  function cluster(id: string) {
    const home = join(folder, id);
    mkdirSync(home);
    const source = readFileSync(join(example, "cluster.podplane"), "utf8");
    writeFileSync(join(home, "cluster.podplane"), source.replace(/^cluster \S+/m, `cluster ${id}`));
    const region = /region\s*=\s*"?([\w-]+)/.exec(source)?.[1] ?? "";
    const store = openAwsSecretStore({ region, endpoint: server.endpoint, env: {} });
    const [key, pub] = ["key", "pub"].map((end) => `nstance/${id}/service-accounts.${end}`);
    return {
      key: key ?? "",
      pub: pub ?? "",
      shown: `AWS Secrets Manager in ${region}`,
      store,
      home,
      init: (): Promise<Finished> => program.run(["secrets", "init", home, "--endpoint", server.endpoint], server.env),
    };
  }
  type Cluster = ReturnType<typeof cluster>;

  /** What is said of the private key and of the public one. */
  const said = ({ key, pub, shown }: Cluster, ofKey: string, ofPub: string): string =>
    `${ofKey} ${key} (${shown})\n${ofPub} ${pub} (${shown})\n`;

  async function requirePair({ store, key, pub }: Cluster): Promise<void> {
    const message = Buffer.from("a token");
    const [privatePem = "", publicPem = ""] = [await store.read(key, signal), await store.read(pub, signal)];
    expect(verify("sha256", message, publicPem, sign("sha256", message, privatePem))).toBe(true);
  }

  test("makes the pair, and says so again without touching it", async () => {
    const one = cluster("once");
    const first = await one.init();
    expect(first).toMatchObject({ code: 0, stdout: said(one, "created", "created"), stderr: "" });
    await requirePair(one);
    const before = await one.store.read(one.key, signal);
    const second = await one.init();
    expect(second).toMatchObject({ code: 0, stdout: said(one, "unchanged", "unchanged"), stderr: "" });
    expect(await one.store.read(one.key, signal)).toBe(before);
    expect(readdirSync(one.home)).toEqual(["cluster.podplane"]);
  });

  test("makes one pair when ten run at once", async () => {
    const many = cluster("many");
    const ended = await Promise.all(Array.from({ length: 10 }, () => many.init()));
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: "" })));
    expect(ended.filter(({ stdout }) => stdout.startsWith("created"))).toHaveLength(1);
    await requirePair(many);
  });

  test("finishes what a run left that was cut off after the private key", async () => {
    const [whole, half] = [cluster("whole"), cluster("half")];
    await whole.init();
    const value = (await whole.store.read(whole.key, signal)) ?? "";
    await half.store.create({ name: half.key, value, description: "", token: "a".repeat(40) }, signal);
    const ended = await half.init();
    expect(ended).toMatchObject({ code: 0, stdout: said(half, "unchanged", "created"), stderr: "" });
    expect(await half.store.read(half.pub, signal)).toBe(await whole.store.read(whole.pub, signal));
  });

  test("refuses a public key without its private key", async () => {
    const lost = cluster("lost");
    await lost.store.create({ name: lost.pub, value: "x", description: "", token: "b".repeat(40) }, signal);
    const ended = await lost.init();
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toBe(
      `error: ${lost.shown} has ${lost.pub}, and not ${lost.key}\n` +
        "why: a private key cannot be made from a public one, and a new pair would make all tokens of the cluster worthless\n" +
        `fix: restore ${lost.key}; if no cluster uses the pair, remove ${lost.pub} and run the same command again\n`,
    );
    expect(await lost.store.read(lost.key, signal)).toBeUndefined();
  });

  test("sends no key in plain text to another machine", async () => {
    const ended = await program.run(["secrets", "init", cluster("plain").home, "--endpoint", "http://192.0.2.1"]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("no https address");
  });
});
