import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { byHandCluster, headerCommands } from "./cluster.ts";
import { type Machine, machineTools, seedVersion, startMachine } from "./machine.ts";

/* Ruling 64: what the header of podplane.main.tf shows works as written, and an apply that was not seeded fails. */

const override = { "backend_override.tf": 'terraform {\n  backend "local" {}\n}\n' };

describeWithTools("a cluster brought up by hand", machineTools, () => {
  let machine: Machine;
  let published = "";
  beforeAll(async () => {
    machine = await startMachine();
    published = `seed recommended { version = "${seedVersion}", digest = "${machine.digest}" }`;
  });
  afterAll(() => machine.dispose());

  async function ok(cwd: string, line: string): Promise<string> {
    const { code, stdout, stderr } = await machine.shell(cwd, line);
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
    return stdout + stderr;
  }

  /** A phase of its own makes the bucket; the provider of the tests makes none, so that the server has to. */
  const makesBucket = (line: string) => line.startsWith("tofu apply -target=");

  async function resources(cwd: string): Promise<readonly string[]> {
    const listed = await machine.shell(cwd, "tofu state list");
    return listed.code === 0 ? listed.stdout.split("\n").filter((line) => line !== "" && !line.includes("data.")) : [];
  }

  describe.each([
    ["whose outputs lie beside its source", "podplanec build", ".", {}],
    [
      "with values of a file",
      "podplanec build --vars staging.podplanevars",
      "staging",
      { "staging.podplanevars": "size = 1\n" },
    ],
    ["with values of the command line", "podplanec build --set size=1 --out eu", "eu", {}],
  ] as const)("%s", (_name, build, folder, files) => {
    it("comes up by the commands of its header, and has nothing left to do", async () => {
      const id = `demo-${folder === "." ? "plain" : folder}`;
      const source = byHandCluster({ id, seed: published, top: "param size: int = 1\n", size: "param.size" });
      const home = machine.folder(id, { "cluster.podplane": source, ...files });
      await ok(home, build);
      const outputs = join(home, folder);
      machine.folder(join(id, folder), override);
      const text = readFileSync(join(outputs, "podplane.main.tf"), "utf8");
      expect(text.split("\n")[0]).toContain(`run \`${build}\`.`);
      const commands = headerCommands(text);
      expect(commands.map((line) => line.split(" -")[0])).toEqual([
        "tofu init",
        "podplanec secrets init",
        "tofu apply",
        "podplanec seed build",
        "podplanec seed put bootstrap.netsy",
        "tofu apply",
      ]);
      for (const line of commands) {
        if (makesBucket(line)) await machine.makeBucket(`${id}-123456789012-netsy`);
        await ok(outputs, line);
      }
      expect(machine.object(`${id}-123456789012-netsy`, "bootstrap.netsy").length).toBeGreaterThan(1000);
      expect(await ok(outputs, "tofu plan -detailed-exitcode")).toContain("No changes");
    });
  });

  it("is refused before anything of it is made, where the bucket is there and not seeded", async () => {
    const home = machine.folder("unseeded", {
      "cluster.podplane": byHandCluster({ id: "unseeded", seed: published }),
      ...override,
    });
    await ok(home, "podplanec build");
    const [init = "", secrets = "", phase1 = ""] = headerCommands(readFileSync(join(home, "podplane.main.tf"), "utf8"));
    await machine.makeBucket("unseeded-123456789012-netsy");
    for (const line of [init, secrets, phase1]) await ok(home, line);
    const before = await resources(home);
    expect(before.every((address) => /^aws_s3_bucket\w*\.netsy$/.test(address))).toBe(true);
    const refused = await machine.shell(home, "tofu apply");
    expect(refused.code).toBe(1);
    const said = (refused.stdout + refused.stderr).replace(/[\s│]+/g, " ");
    expect(said).toContain("The cluster's state is not seeded.");
    // The commands that the message names, as it writes them.
    const named = [...said.matchAll(/`(podplanec [^`]+)`/g)].map(([, line = ""]) => line);
    expect(named).toHaveLength(2);
    expect(await resources(home)).toEqual(before);
    for (const line of named) await ok(home, line);
    await ok(home, "tofu apply");
  });

  it("has no shard where all of it was applied at once, unseeded, and goes on after that", async () => {
    const home = machine.folder("at-once", {
      "cluster.podplane": byHandCluster({ id: "at-once", seed: published }),
      ...override,
    });
    await ok(home, "podplanec build");
    await machine.makeBucket("at-once-123456789012-netsy");
    await ok(home, "tofu init");
    expect((await machine.shell(home, "tofu apply")).code).toBe(1);
    expect((await resources(home)).filter((address) => address.endsWith("aws_s3_object.config"))).toEqual([]);
    for (const line of [
      "podplanec seed build --out bootstrap.netsy",
      "podplanec seed put bootstrap.netsy",
      "tofu apply",
    ]) {
      await ok(home, line);
    }
    expect(await ok(home, "tofu plan -detailed-exitcode")).toContain("No changes");
  });

  it("is taken down as docs/how-to-start.md says, with an empty bucket", async () => {
    const home = machine.folder("gone", {
      "cluster.podplane": byHandCluster({ id: "gone", seed: published }),
      ...override,
    });
    await ok(home, "podplanec build");
    const commands = headerCommands(readFileSync(join(home, "podplane.main.tf"), "utf8"));
    await machine.makeBucket("gone-123456789012-netsy");
    for (const line of commands) await ok(home, line);
    machine.emptyBucket("gone-123456789012-netsy");
    expect((await machine.shell(home, "tofu destroy")).code).toBe(1);
    const guide = readFileSync(new URL("../../../docs/how-to-start.md", import.meta.url), "utf8");
    const [, name = "", text = ""] = /`(teardown_override\.tf)`:\n\n```hcl\n([\s\S]*?)```/.exec(guide) ?? [];
    machine.folder("gone", { [name]: text });
    await ok(home, "tofu destroy");
    expect(await resources(home)).toEqual([]);
  });

  it("needs no seed with `seed none`", async () => {
    const home = machine.folder("none", {
      "cluster.podplane": byHandCluster({ id: "none", seed: "seed none {}" }),
      ...override,
    });
    await ok(home, "podplanec build");
    for (const line of headerCommands(readFileSync(join(home, "podplane.main.tf"), "utf8"))) await ok(home, line);
    expect(await resources(home)).not.toEqual([]);
  });
});
