import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { type SourceParts, source as wholeSource } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { affectedJsonSchema, lossJsonSchema, planJsonSchema } from "../plan/json-schema.ts";

/** A cluster that nothing is said of. */
function source(parts: SourceParts = {}): string {
  return wholeSource(parts).replace("cluster tools {", "$& // podplane: allow PDP3148, a test");
}

/** A folder with a cluster that was built as `before` and says `after` now. */
async function builtFolder(before: string, after: string): Promise<string> {
  const folder = temporaryFolder("plan");
  writeFileSync(join(folder, "cluster.podplane"), before);
  const { code, stderr } = await runCommand(folder, ["build"]);
  expect([code, stderr]).toEqual([0, ""]);
  writeFileSync(join(folder, "cluster.podplane"), after);
  return folder;
}

describe("plan", () => {
  test("tells a changed attribute against the last build", async () => {
    const before = source();
    const folder = await builtFolder(before, before.replace("t4g.small", "t4g.large"));
    const { code, stdout, stderr } = await runCommand(folder, ["plan"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toContain(
      '  cluster.podplane:14  pool control-plane: instance_type "t4g.small" -> "t4g.large"',
    );
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 rolling");
  });

  test.each(["text", "markdown", "json"])("tells what was renamed as a move, and nothing else (%s)", async (format) => {
    const [pool, zone] = ["pool web { size = 2, arch = arm64", "subnet { cidr = auto/24, pool = web }"];
    const before = source({
      pools: `${pool}, instance_type = "t4g.small" }`,
      zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${zone}
    }
    bucket uploads {}
    load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }`,
    });
    const after = before
      .replace("pool web {", "pool front { renamed_from = web,")
      .replaceAll("pool = web", "pool = front")
      .replace("bucket uploads {}", "bucket files { renamed_from = uploads }")
      .replace("load_balancer main {", "load_balancer edge { renamed_from = main,");
    const folder = await builtFolder(before, after);
    const { code, stdout } = await runCommand(folder, ["plan", "--format", format]);
    expect(code).toBe(0);
    if (format === "json") {
      const [cluster] = (JSON.parse(stdout) as { clusters: Record<string, unknown>[] }).clusters;
      expect([cluster?.["changes"], cluster?.["resources"], cluster?.["counts"]]).toEqual([[], [], {}]);
      expect(cluster?.["renamed"]).toHaveLength(3);
      return;
    }
    const text = `tools: changes against the last build
moved: renamed, and nothing is destroyed or made anew
  cluster.podplane:17  pool front was web
  cluster.podplane:30  load_balancer edge was main
  cluster.podplane:29  bucket files was uploads
3 moved
`;
    const markdown = `### \`tools\`: changes against the last build

**3** moved

**moved**: renamed, and nothing is destroyed or made anew

- \`pool front\` was \`web\`
- \`load_balancer edge\` was \`main\`
- \`bucket files\` was \`uploads\`
`;
    expect(stdout).toBe(format === "text" ? text : markdown);
  });

  test("says that there is no change, and that nothing was built", async () => {
    const folder = await builtFolder(source(), source());
    expect((await runCommand(folder, ["plan"])).stdout).toBe("tools: no change against the last build\n");
    rmSync(join(folder, "podplane.build.json"));
    rmSync(join(folder, "podplane.lock.json"));
    expect((await runCommand(folder, ["plan"])).stdout).toBe(
      "tools: never built, so there is nothing to compare with\n",
    );
  });

  test.each([[[]], [["--infra"]], [["--json"]]])("says that a file has no cluster (%j)", async (options) => {
    const folder = temporaryFolder("plan");
    writeFileSync(join(folder, "lib.podplane"), "podplane 1\n\nlet size = 1\n");
    const { code, stdout, stderr } = await runCommand(folder, ["plan", "lib.podplane", ...options]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe("error: lib.podplane has no cluster\nfix: name a file with one\n");
  });

  test("writes nothing and exits with 1 where the source has errors", async () => {
    const folder = await builtFolder(source(), source().replace("arm64", "arm65"));
    const { code, stdout, stderr } = await runCommand(folder, ["plan"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`error PDP2114: \`arm65\` is no value of \`arch\`

   cluster.podplane:13:12
13 │     arch = arm65
   │            ^^^^^

why: CPU architecture.
fix: Did you mean \`arm64\`?
edit: Write arm64
13 │     arch = arm64
more: podplanec explain PDP2114

1 error in cluster.podplane
`);
  });
});

/** Makes a commit of all that stands in a folder. */
function commit(folder: string): void {
  const identity = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@x",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@x",
  };
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: folder, env: { ...process.env, ...identity } });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "one");
}

function expectValid(schema: Readonly<Record<string, unknown>>, text: string): void {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
}

const withBucket = source({ provider: "bucket uploads {}" });

describe("a build of an earlier release", () => {
  /** Writes the manifest of a folder with its blocks as earlier releases kept them. */
  const age = (folder: string, change: (paths: readonly string[]) => unknown) => {
    const path = join(folder, "podplane.build.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...manifest, blocks: change(Object.keys(manifest.blocks)) }));
  };

  test("that kept fingerprints tells which blocks changed, and that no more is known", async () => {
    const folder = await builtFolder(source(), source());
    age(folder, (paths) => Object.fromEntries(paths.map((path) => [path, "00000000"])));
    const { code, stdout } = await runCommand(folder, ["plan"]);
    expect(code).toBe(0);
    expect(stdout).toContain("of what changed in these blocks nothing more is known: the cluster itself, oidc, ");
  });

  test("that kept nothing is no guess", async () => {
    const folder = await builtFolder(source(), source());
    age(folder, () => undefined);
    const { code, stderr } = await runCommand(folder, ["plan"]);
    expect([code, stderr.split("\n")[0]]).toEqual([1, "error: podplane.build.json does not say what the source said"]);
  });

  test("whose files were edited says what is not compared", async () => {
    const folder = await builtFolder(source(), source().replace("t4g.small", "t4g.large"));
    writeFileSync(join(folder, "podplane.main.tf"), "# mine\n");
    const { stdout } = await runCommand(folder, ["plan"]);
    expect(stdout).toBe(`tools: changes against the last build
rolling: VMs are replaced one at a time in each zone, drained before
  cluster.podplane:14  pool control-plane: instance_type "t4g.small" -> "t4g.large"
    pools: control-plane (1 VM in eu-west-1a)
capacity: +6 GiB of memory
Not as the last build left them, so what they change is not compared: podplane.main.tf.
1 rolling
`);
  });
});

describe("plan for machines and pull requests", () => {
  const validate = new Ajv2020({ strict: false }).compile(planJsonSchema());
  const after = source({ kubernetes: "log_level = 4", provider: "bucket files {}" })
    .replace("10.20.0.0/16", "10.30.0.0/16")
    .replace("size = 1", "size = 2");

  test("prints JSON as its schema says", async () => {
    const folder = await builtFolder(withBucket, after);
    writeFileSync(join(folder, "custom.tf"), 'output "x" {\n  value = aws_s3_bucket.bucket_uploads.bucket\n}\n');
    writeFileSync(join(folder, "prices"), '{"currency":"EUR","per":"month","instance_types":{"t4g.small":10.5}}');
    const { code, stdout } = await runCommand(folder, ["plan", "--json", "--prices", "prices"]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.clusters[0]).toMatchObject({
      id: "tools",
      references: [{ file: "custom.tf", line: 2, column: 11, address: "aws_s3_bucket.bucket_uploads", becomes: null }],
      settings: {
        keys: ["KUBE_LOG_LEVEL"],
        vms: 1,
        restarts: [
          { service: "kube-apiserver", vms: 1 },
          { service: "kube-controller-manager", vms: 1 },
        ],
      },
      cost: { currency: "EUR", before: 10.5, after: 21, without: ["NAT gateways"] },
      counts: { unsupported: 1, destroy: 1, scaling: 1, infrastructure: 2, live: 1 },
    });
    const empty = await runCommand(await builtFolder(source(), source()), ["plan", "--json"]);
    expect(validate(JSON.parse(empty.stdout)), JSON.stringify(validate.errors)).toBe(true);
  });

  test("prints Markdown whose words are code or escaped", async () => {
    const folder = await builtFolder(withBucket, after);
    const { stdout } = await runCommand(folder, ["plan", "--format", "markdown"]);
    expect(stdout).toContain("### `tools`: changes against the last build");
    expect(stdout).toContain("- `pool control-plane: size 1 -> 2` (`cluster.podplane:15`)");
    expect(stdout).toContain("write `renamed_from = uploads` there");
  });

  test("refuses a file of prices that is none", async () => {
    const folder = await builtFolder(source(), source());
    writeFileSync(join(folder, "prices"), '{"currency":"EUR","per":"month","instance_types":{"t4g.small":"10"}}');
    const { code, stderr } = await runCommand(folder, ["plan", "--prices", "prices"]);
    expect([code, stderr.split("\n")[0]]).toEqual([1, "error: prices is no file of prices"]);
  });
});

describe("plan against a commit", () => {
  test("needs no build, and tells the same", async () => {
    const folder = await builtFolder(source(), source());
    commit(folder);
    writeFileSync(join(folder, "cluster.podplane"), source().replace("t4g.small", "t4g.large"));
    const words = async (...more: readonly string[]) =>
      (await runCommand(folder, ["plan", ...more])).stdout.split("\n").slice(1);
    expect(await words("--against", "main")).toEqual(await words());
    const copy = join(folder, "old.podplane");
    writeFileSync(copy, source());
    expect(await words("cluster.podplane", "--from", "old.podplane")).toEqual(await words("cluster.podplane"));
  });

  test("lists the clusters that a change of a library touches, and why", async () => {
    const folder = temporaryFolder("plan");
    const library = (size: number) => `podplane 1
let size = ${size}
template worker() for pool { arch = arm64, size = let.size, instance_type = "t4g.small" }
/// Used by nobody.
template other() for pool { arch = amd64, size = 1, instance_type = "t3.small" }
`;
    const user = source({ top: 'use "../lib.podplane" as lib' }).replace(
      /arch = arm64[^}]*/,
      "include lib.worker()\n  ",
    );
    mkdirSync(join(folder, ".git"));
    writeFileSync(join(folder, "lib.podplane"), library(1));
    for (const [name, text] of [
      ["a", user],
      ["b", source().replace("cluster tools", "cluster others")],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "cluster.podplane"), text);
      expect((await runCommand(folder, ["build", name])).stderr).toBe("");
    }
    commit(folder);
    const affected = async () => (await runCommand(folder, ["plan", "--affected", "--against", "main"])).stdout;
    expect(await affected()).toBe("0 clusters affected since main\n");
    writeFileSync(join(folder, "lib.podplane"), library(1).replace("Used by nobody", "Used by none"));
    expect(await affected()).toBe("0 clusters affected since main\n");
    writeFileSync(join(folder, "lib.podplane"), library(2));
    expect((await affected()).split("\n")).toEqual([
      "tools (a/cluster.podplane): changed",
      "  let size (lib.podplane) -> template worker (lib.podplane) -> cluster tools",
      "1 cluster affected since main",
      "",
    ]);
    const json = await runCommand(folder, ["plan", "--affected", "--against", "main", "--json"]);
    expectValid(affectedJsonSchema(), json.stdout);
  });

  test("with a question that needs more says so", async () => {
    const folder = await builtFolder(source(), source());
    expect((await runCommand(folder, ["plan", "--affected"])).code).toBe(2);
    expect((await runCommand(folder, ["plan", "--affected", "--ip"])).code).toBe(2);
    expect((await runCommand(folder, ["plan", "--lose", "zone=x"])).stderr).toBe(
      "error: the cluster has no zone `x`\nwhy: it has eu-west-1a\nfix: name one of them\n",
    );
    expect((await runCommand(folder, ["plan", "--lose", "rack=x"])).code).toBe(2);
    const loss = await runCommand(folder, ["plan", "--lose", "zone=eu-west-1a", "--json"]);
    expectValid(lossJsonSchema(), loss.stdout);
    const { stdout } = await runCommand(folder, ["plan", "--ip"]);
    expect(stdout).toBe(`aws_123456789012_eu-west-1: network 10.20.0.0/16 and IPv6
  zone        for            subnet  IPv4           addresses  IPv6          notes
  eu-west-1a  public         1       10.20.0.0/28   16         /64 number 0  public, NAT
  eu-west-1a  nstance        1       10.20.0.16/28  16         /64 number 1
  eu-west-1a  control-plane  1       10.20.1.0/24   256        /64 number 2
pods: 100.64.0.0/10, fd64::/48
services: 198.18.0.0/15, fdc6::/108
`);
  });
});
