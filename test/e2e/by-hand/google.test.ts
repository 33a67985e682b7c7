import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startGoogleServer } from "../../helpers/google-server.ts";
import { type GoogleParts, googleCluster } from "../../helpers/google-sources.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { headerCommands } from "./cluster.ts";
import { type Machine, machineTools, seedVersion, startMachine } from "./machine.ts";

/* Ruling 64 on Google Cloud: what was not seeded is not applied, and the header's commands work in their order. */

const override = { "backend_override.tf": 'terraform {\n  backend "local" {}\n}\n' };
const seeding = ["podplanec seed build --out bootstrap.netsy", "podplanec seed put bootstrap.netsy"];

describeWithTools("a cluster on Google Cloud brought up by hand", machineTools, () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.dispose());

  async function ok(cwd: string, line: string): Promise<string> {
    const { code, stdout, stderr } = await machine.shell(cwd, line);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
    return stdout + stderr;
  }

  /** A cluster of a project of its own, built and initialised, with its bucket. */
  async function built(project: string, seed?: string, parts: GoogleParts = {}): Promise<string> {
    const published = `seed recommended { version = "${seedVersion}", digest = "${machine.digest}" }`;
    const source = googleCluster({ project, ...parts, blocks: `${seed ?? published}\n${parts.blocks ?? ""}` });
    const home = machine.folder(project, { "cluster.podplane": source, ...override });
    await ok(home, "podplanec build");
    await machine.gcs.makeBucket(`tools-${project}-netsy`);
    await ok(home, "tofu init");
    return home;
  }

  async function putObject(bucket: string, name: string): Promise<void> {
    const url = `${machine.gcs.endpoint}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${name}`;
    const response = await fetch(url, { method: "POST", body: "{}" });
    expect(response.status).toBe(200);
  }

  async function resources(cwd: string): Promise<readonly string[]> {
    const listed = await machine.shell(cwd, "tofu state list");
    return listed.code === 0 ? listed.stdout.split("\n").filter((line) => line !== "" && !line.includes("data.")) : [];
  }

  it("is refused before anything of it is made, where the bucket is there and not seeded, and goes on after that", async () => {
    const home = await built("one-project");
    const commands = headerCommands(readFileSync(join(home, "podplane.main.tf"), "utf8"));
    await ok(home, commands.find((line) => line.startsWith("tofu apply -target=")) ?? "");
    const before = await resources(home);
    const services = before.filter((address) => address.startsWith("google_project_service.platform["));
    expect(services).toHaveLength(4);
    expect(before).toEqual([...services, "google_storage_bucket.netsy"]);
    const refused = await machine.shell(home, "tofu apply");
    expect(refused.code).toBe(1);
    const said = (refused.stdout + refused.stderr).replace(/[\s│]+/g, " ");
    expect(said).toContain("The cluster's state is not seeded.");
    const named = [...said.matchAll(/`(podplanec [^`]+)`/g)].map(([, line = ""]) => line);
    expect(named).toEqual(seeding);
    expect(await resources(home)).toEqual(before);
    for (const line of named) await ok(home, line);
    await ok(home, "tofu apply");
    expect(await ok(home, "tofu plan -detailed-exitcode")).toContain("No changes");
  });

  it("starts no VM where all of it was applied at once, unseeded, and goes on after that", async () => {
    const home = await built("at-once");
    expect((await machine.shell(home, "tofu apply")).code).toBe(1);
    const made = await resources(home);
    expect(made).toContain("google_storage_bucket.netsy");
    expect(made.filter((address) => address.includes(".config"))).toEqual([]);
    for (const line of [...seeding, "tofu apply"]) await ok(home, line);
    expect(await ok(home, "tofu plan -detailed-exitcode")).toContain("No changes");
  });

  it("is refused with an object that is not the store's, and taken with what a store writes that runs", async () => {
    const home = await built("a-running-one");
    const bucket = "tools-a-running-one-netsy";
    await putObject(bucket, "notes.txt");
    expect((await machine.shell(home, "tofu apply")).code).toBe(1);
    await putObject(bucket, "members.json");
    await ok(home, "tofu apply");
    expect(await ok(home, "tofu plan -detailed-exitcode")).toContain("No changes");
  });

  it("comes up by the header's commands where Pods act as accounts of roles, and logs need a key", async () => {
    const google = await startGoogleServer();
    try {
      const home = await built("my-project", undefined, {
        provider: "bucket uploads {}\n    role app { buckets = [uploads] }",
        blocks: 'telemetry { enabled = true, s3_bucket = "example-logs" }',
      });
      google.accounts.add("tools-telem@my-project.iam.gserviceaccount.com");
      const commands = headerCommands(readFileSync(join(home, "podplane.main.tf"), "utf8"));
      const order = commands.map((line) => line.split(" ").slice(0, 3).join(" "));
      expect(order.map((line) => line.replace(/ -target=.*/, ""))).toEqual([
        "tofu init",
        "tofu apply",
        "podplanec secrets init",
        "podplanec seed build",
        "podplanec seed put",
        "tofu apply",
      ]);
      for (const line of commands.slice(1)) {
        if (line.startsWith("podplanec secrets")) {
          expect(await resources(home)).toContain("google_service_account.telemetry");
          await ok(home, `${line} --endpoint ${google.endpoint}`);
        } else await ok(home, line);
      }
      expect([...google.secrets.keys()].filter((name) => name.endsWith("secrets-env"))).toHaveLength(1);
      const state = await ok(home, "tofu state pull");
      expect(state).toContain("google_iam_workload_identity_pool_provider");
      expect(state).not.toContain("secret-of-");
      expect(await ok(home, "tofu plan -detailed-exitcode")).toContain("No changes");
    } finally {
      google.stop();
    }
  });

  it("needs no seed with `seed none`", async () => {
    const home = await built("none-project", "seed none {}");
    await ok(home, "tofu apply");
    expect(await resources(home)).not.toEqual([]);
  });
});
