import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { profileBytes } from "../../helpers/seed-fixture.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { byHandCluster } from "./cluster.ts";
import { type Machine, machineTools, seedVersion, startMachine } from "./machine.ts";

/* Every command that the guides show in a block of commands, as they show it: each one does what it is shown for. */

function commandsOf(guide: string): readonly string[] {
  const text = readFileSync(new URL(`../../../docs/${guide}`, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  return blocks.flatMap((block) =>
    block
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace(/ +#.*$/, "")),
  );
}

// What looks into a bucket is run when something is in it.
const needsObject = (line: string) => line.startsWith("podplanec seed inspect s3://");
const commands = ["how-to-start.md", "seeding.md"]
  .flatMap((guide) => commandsOf(guide).map((line) => [guide, line] as const))
  .sort(([, a], [, b]) => Number(needsObject(a)) - Number(needsObject(b)));

describeWithTools("the commands of the guides", machineTools, () => {
  let machine: Machine;
  let home = "";
  beforeAll(async () => {
    machine = await startMachine();
    const own = Buffer.from(await profileBytes("minimal"));
    const published = `seed recommended { version = "${seedVersion}", digest = "${machine.digest}" }`;
    const ownDigest = `sha512:${createHash("sha512").update(own).digest("hex")}`;
    home = machine.folder("guide", {
      "cluster.podplane": byHandCluster({ seed: published }),
      "values.yaml": "platform:\n  components: {}\n",
    });
    machine.folder("guide/own", {
      "cluster.podplane": byHandCluster({ seed: `seed none { digest = "${ownDigest}" }` }),
    });
    machine.folder("guide/prod", { "cluster.podplane": byHandCluster({ id: "prod", seed: published }) });
    machine.folder("guide/own", { "my.netsy": own });
    await machine.makeBucket("demo-123456789012-netsy");
    for (const folder of [".", "prod", "own"]) {
      const built = await machine.shell(join(home, folder), "podplanec build");
      expect(built.code, built.stderr).toBe(0);
    }
  });
  afterAll(() => machine.dispose());

  it("are all of them", () => {
    expect(commands.length).toBeGreaterThanOrEqual(11);
    for (const [, line] of commands) expect(line).toMatch(/^podplanec /);
  });

  it.each(commands)("%s: %s", async (_guide, line) => {
    // A seed of one's own belongs to a cluster that names its digest; addresses of the outside world are servers here.
    const folder = line.includes("my.netsy") ? join(home, "own") : home;
    const here = line
      .replace("https://example.com/seed.netsy", `${machine.url}/seed.netsy`)
      .replace("file:///srv/demo", `file://${machine.folder("srv/demo", {})}`);
    const { code, stdout, stderr } = await machine.shell(folder, here);
    expect(code, `${here}\n${stdout}${stderr}`).toBe(0);
  });
});
