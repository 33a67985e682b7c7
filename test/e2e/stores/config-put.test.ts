import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCell, type StoreOptions } from "../../../runtime/stores/index.ts";
import { type ObjectServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { copyProgram, type Finished, optionsFor, type Program, readStored } from "./harness.ts";

const example = resolve(import.meta.dirname, "../../../examples/proxmox-three-nodes");
const { signal } = new AbortController();
const fileName = "podplane.proxmox_rack.config.jsonc";

/** A cluster of machines of one's own: its built folder, and the place of its configuration. */
interface Lab {
  readonly home: string;
  readonly url: string;
  run(...words: readonly string[]): Promise<Finished>;
  /** The source with another size of the workers, built. */
  resize(size: number): Promise<void>;
  file(): string;
  stored(): Promise<string | undefined>;
}

describeWithTools("the configuration of servers in an S3 store", ["versitygw"], () => {
  let folder: string;
  let program: Program;
  let server: ObjectServer;
  let options: StoreOptions;

  beforeAll(async () => {
    folder = temporaryFolder("config-put");
    program = copyProgram();
    server = await startS3Server(folder);
    options = optionsFor(server);
  });
  afterAll(async () => {
    await server.stop();
    program.remove();
  });

  async function lab(id: string): Promise<Lab> {
    const home = join(folder, id);
    mkdirSync(home);
    cpSync(join(example, "cluster.podplane"), join(home, "cluster.podplane"));
    const path = join(home, "cluster.podplane");
    writeFileSync(path, readFileSync(path, "utf8").replace("cluster homelab", `cluster ${id}`));
    await server.makeBucket(`${id}-nstance`);
    const url = `s3://${id}-nstance/shard/rack/config.jsonc`;
    const run = (...words: readonly string[]) => program.run(words, server.env);
    const build = async () => expect(await run("build", home)).toMatchObject({ code: 0 });
    await build();
    return {
      home,
      url,
      run: (...words) => run(...words, home, "--endpoint", server.endpoint),
      async resize(size) {
        writeFileSync(path, readFileSync(path, "utf8").replace(/(pool workers .*?\bsize = )\d+/, `$1${size}`));
        await build();
      },
      file: () => readFileSync(join(home, fileName), "utf8"),
      stored: async () => (await readStored(url, options))?.toString("utf8"),
    };
  }

  /** Changes what is stored as somebody would by hand. */
  async function change(url: string, from: string, to: string): Promise<void> {
    const cell = await openCell(url, options);
    const found = await cell.read(signal);
    const text = (found?.text ?? "").replace(from, to);
    expect(text).not.toBe(found?.text);
    const version = await cell.write(text, found?.version, signal);
    expect(await cell.read(signal)).toEqual({ text, version });
    cell.close();
  }

  /** What this server takes for the ETag of a text. */
  const etagOf = (text: string) => createHash("md5").update(text).digest("hex");

  describe("by hand", () => {
    test("is put, is there already, and is replaced, each told with its ETag", async () => {
      const { run, url, resize, file, stored } = await lab("hand");
      const first = await run("config", "put");
      expect(first).toMatchObject({ code: 0, stdout: `created ${url} (ETag ${etagOf(file())})\n`, stderr: "" });
      expect(await stored()).toBe(file());
      expect(await run("config", "put")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^unchanged /) });
      await resize(5);
      const dry = await run("config", "put", "--dry-run");
      expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("would replace") });
      expect(await stored()).not.toBe(file());
      const second = await run("config", "put");
      expect(second.stdout).toBe(`  groups.default.workers.size: 3 → 5\nreplaced ${url} (ETag ${etagOf(file())})\n`);
      expect(await stored()).toBe(file());
    });

    test("what somebody changed there stays, until its ETag is named", async () => {
      const { run, url, resize, file, stored } = await lab("theirs");
      await run("config", "put");
      await change(url, '"size": 3', '"size": 4');
      const theirs = (await stored()) ?? "";
      await resize(5);
      const refused = await run("config", "put");
      expect(refused).toMatchObject({ code: 5 });
      expect(refused.stderr).toContain(`${url} was changed by somebody else, and is not written over`);
      expect(refused.stderr).toContain(`its ETag is ${etagOf(theirs)},`);
      expect(await stored()).toBe(theirs);
      const wrong = await run("config", "put", "--replace", etagOf(file()));
      expect(wrong).toMatchObject({ code: 5 });
      expect(wrong.stderr).toContain(`--replace names ${etagOf(file())}, and its ETag is ${etagOf(theirs)},`);
      expect(await stored()).toBe(theirs);
      const way = /podplanec (config put .* --replace \S+?)`/.exec(refused.stderr)?.[1]?.split(" ") ?? [];
      expect(await program.run([...way, "--endpoint", server.endpoint], server.env)).toMatchObject({ code: 0 });
      expect(await stored()).toBe(file());
    });

    test("of runs at once one makes it, and all end well", async () => {
      const { run, file, stored } = await lab("many");
      const ended = await Promise.all(Array.from({ length: 6 }, () => run("config", "put")));
      expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: "" })));
      expect(ended.filter(({ stdout }) => stdout.startsWith("created"))).toHaveLength(1);
      expect(await stored()).toBe(file());
    });

    test("of two builds at once one is put, and the other is refused with both ETags", async () => {
      const one = await lab("race");
      await one.run("config", "put");
      const cell = await openCell(one.url, options);
      const before = await cell.read(signal);
      await one.resize(7);
      const other = `${before?.text ?? ""}// other\n`;
      const { planConfig, putConfig, changedMeanwhile } = await import("../../../runtime/configs/index.ts");
      const plan = await planConfig(cell, one.file(), undefined, { signal });
      expect(plan.action).toBe("replace");
      await cell.write(other, before?.version, signal);
      const result = await putConfig(cell, one.file(), plan, { signal });
      cell.close();
      if (result.kind !== "changed") throw new Error(`it was ${result.kind}`);
      expect(changedMeanwhile(one.url, result).why).toBe(
        `its ETag was ${etagOf(before?.text ?? "")} when it was looked at, and it is ${etagOf(other)} now`,
      );
      expect(await one.stored()).toBe(other);
    });

    test("outputs that are not what the source says are not put", async () => {
      const { run, home, stored } = await lab("stale");
      writeFileSync(join(home, fileName), `${readFileSync(join(home, fileName), "utf8")}\n`);
      const { code, stderr } = await run("config", "put");
      expect(code).toBe(1);
      expect(stderr).toContain("is not what the source says");
      expect(await stored()).toBeUndefined();
    });

    test("without its bucket, the bucket is named", async () => {
      const { run, home } = await lab("without");
      rmSync(join(folder, "s3/without-nstance"), { recursive: true });
      const { code, stderr } = await run("config", "put");
      expect([code, home]).toEqual([1, home]);
      expect(stderr).toContain("create the bucket `without-nstance` first");
    });
  });

  describe("apply", () => {
    const apply = ({ run }: Lab, ...words: readonly string[]) => run("apply", "--auto-approve", ...words);

    /** A lab whose secrets are made. */
    async function readyLab(id: string): Promise<Lab> {
      const one = await lab(id);
      const keys = ["NETSY", "REGISTRY"].flatMap((owner) => [
        `${owner}_ACCESS_KEY_ID=a`,
        `${owner}_SECRET_ACCESS_KEY=b`,
      ]);
      writeFileSync(join(folder, "keys.env"), keys.join("\n"));
      const words = ["--new-encryption-key", join(folder, `${id}.env`), "--secrets", join(folder, "keys.env")];
      expect(await one.run("secrets", "init", ...words)).toMatchObject({ code: 0 });
      return one;
    }

    test("stops where the secrets are not made, and makes them with what is given", async () => {
      const one = await lab("secret");
      const failed = await apply(one);
      expect(failed).toMatchObject({ code: 4 });
      expect(failed.stdout).toContain("lacks secret/service-accounts.key, secret/service-accounts.pub,");
      expect(await one.stored()).toBeUndefined();
      const key = `ENCRYPTION_KEY=${Buffer.alloc(32, 5).toString("base64")}\n`;
      const owners = ["NETSY", "REGISTRY"].flatMap((owner) => [
        `${owner}_ACCESS_KEY_ID=a`,
        `${owner}_SECRET_ACCESS_KEY=b`,
      ]);
      writeFileSync(join(folder, "all.env"), `${key}${owners.join("\n")}\n`);
      const ended = await apply(one, "--resume", "--secrets", join(folder, "all.env"));
      expect(ended, ended.stdout).toMatchObject({ code: 0 });
      expect(ended.stdout).toContain("made secret/service-accounts.key");
      expect(ended.stdout).not.toContain(key.trim().slice(15));
      expect(await one.stored()).toBe(one.file());
    });

    test("plans, asks, puts, and says what is left; again it changes nothing", async () => {
      const one = await readyLab("applied");
      const first = await apply(one);
      expect(first, first.stderr).toMatchObject({ code: 0 });
      expect(first.stdout).toContain(`  + ${one.url}`);
      expect(first.stdout).toContain(`created ${one.url} (ETag `);
      expect(first.stdout).toContain("note: The store holds what the servers need, and none has begun.");
      expect(await one.stored()).toBe(one.file());
      const second = await apply(one);
      expect(second).toMatchObject({ code: 0 });
      expect(second.stdout).not.toContain("created");
      await one.resize(6);
      const third = await apply(one, "--json");
      const events = third.stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
      expect(events.filter(({ type }) => /^object/.test(type))).toMatchObject([
        { type: "object-planned", action: "replace", differences: ["groups.default.workers.size: 3 → 6"] },
        { type: "object-put", outcome: "replaced", url: one.url },
      ]);
      // Servers that run have to be told, which nobody can from here.
      expect(third.stdout).toContain("nstance-admin config refresh --all-shards --servers rack=10.20.0.5:8993");
      expect(await one.stored()).toBe(one.file());
    });

    test("stops where somebody changed it, and goes on when that is settled", async () => {
      const one = await readyLab("settled");
      await apply(one);
      await change(one.url, '"size": 3', '"size": 4');
      const theirs = await one.stored();
      await one.resize(6);
      const refused = await apply(one);
      expect(refused).toMatchObject({ code: 4 });
      expect(refused.stdout).toContain("was changed by somebody else, and is not written over");
      expect(await one.stored()).toBe(theirs);
      const way = /`podplanec (config put \S+ --replace \S+)`/.exec(refused.stdout)?.[1]?.split(" ") ?? [];
      expect(await program.run([...way, "--endpoint", server.endpoint], server.env)).toMatchObject({ code: 0 });
      expect(await apply(one, "--resume")).toMatchObject({ code: 0 });
      expect(await one.stored()).toBe(one.file());
    });

    test("puts nothing where nobody says yes", async () => {
      const one = await lab("declined");
      const { code } = await one.run("apply");
      expect(code).not.toBe(0);
      expect(await one.stored()).toBeUndefined();
    });

    test("a run that failed at the store goes on", async () => {
      const one = await readyLab("again");
      renameSync(join(folder, "s3/again-nstance"), join(folder, "s3/away"));
      const failed = await apply(one);
      expect(failed).toMatchObject({ code: 4 });
      expect(failed.stdout).toContain("create the bucket `again-nstance` first");
      renameSync(join(folder, "s3/away"), join(folder, "s3/again-nstance"));
      expect(await apply(one, "--resume")).toMatchObject({ code: 0 });
      expect(await one.stored()).toBe(one.file());
    });

    test("destroy says that it does not reach such machines, and what takes them down", async () => {
      const one = await lab("kept");
      const { code, stderr } = await one.run("destroy");
      expect(code).toBe(1);
      expect(stderr).toContain("error: `destroy` does not reach the nodes of proxmox_rack\n");
      expect(stderr).toContain("fix: write an `ssh` block into the provider and build; or stop nstance-server on");
    });
  });
});
