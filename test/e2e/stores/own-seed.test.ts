import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ObjectServer, startS3Server } from "../../helpers/object-servers.ts";
import { profileBytes } from "../../helpers/seed-fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { copyProgram, finish, optionsFor, type Program, readStored } from "./harness.ts";

/* The seed of a cluster on machines of one's own, whose state lies in a store of one's own: made, put, put again. */

const example = resolve(import.meta.dirname, "../../../examples/proxmox-three-nodes/cluster.podplane");

describeWithTools("the seed of a cluster on Proxmox VE, in an S3 store", ["versitygw"], () => {
  let folder: string;
  let program: Program;
  let server: ObjectServer;

  beforeAll(async () => {
    folder = temporaryFolder("own-seed");
    program = copyProgram();
    server = await startS3Server(folder);
  });
  afterAll(async () => {
    await server.stop();
    program.remove();
  });

  test("is put into the bucket that the cluster names, once", async () => {
    const seed = Buffer.from(await profileBytes("minimal"));
    const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
    const home = join(folder, "home");
    mkdirSync(home);
    const [given, made] = [join(folder, "seed.netsy"), join(folder, "bootstrap.netsy")];
    writeFileSync(given, seed);
    const source = readFileSync(example, "utf8").replace("seed none {}", `seed none { digest = "${digest}" }`);
    writeFileSync(join(home, "cluster.podplane"), source);
    const env = { PATH: process.env["PATH"] ?? "", HOME: folder, ...server.env };
    // In the cluster's folder, as its own bucket is meant.
    const run = (...words: readonly string[]) =>
      finish(spawn(process.execPath, [program.path, ...words], { cwd: home, env }));
    const build = (...more: readonly string[]) => run("seed", "build", "--seed", given, "--out", made, ...more);
    const put = () => run("seed", "put", made, "--endpoint", server.endpoint);
    const url = "s3://homelab-netsy/bootstrap.netsy";
    const stored = () => readStored(url, optionsFor(server));

    expect(await run("build")).toMatchObject({ code: 0 });
    expect(await build()).toMatchObject({ code: 0 });
    const early = await put();
    expect(early).toMatchObject({ code: 1, stdout: "" });
    expect(early.stderr).toContain("homelab-netsy");

    await server.makeBucket("homelab-netsy");
    expect(await put()).toMatchObject({ code: 0, stdout: `created ${url}\n` });
    expect(await stored()).toEqual(readFileSync(made));
    expect(await put()).toMatchObject({ code: 0, stdout: `already there, byte for byte: ${url}\n` });

    const before = await stored();
    const values = join(folder, "values.yaml");
    writeFileSync(values, "platform: { components: { traefik: { note: other } } }\n");
    expect(await build("--values", values)).toMatchObject({ code: 0 });
    expect(await put()).toMatchObject({ code: 5, stdout: "" });
    expect(await stored()).toEqual(before);
  });
});
