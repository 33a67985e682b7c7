import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { startFileServer } from "../../test/helpers/file-server.ts";
import { netsyVectors } from "../../test/helpers/netsy-vectors.ts";
import { type CommandResult, runCommand } from "../../test/helpers/run-command.ts";
import { profileBytes } from "../../test/helpers/seed-fixture.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";

const seed = Buffer.from(await profileBytes("recommended"));
const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
const componentsKey = "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder("seed");
  writeFileSync(join(folder, "my.netsy"), seed);
  writeCluster({});
});

function writeCluster(change: object): void {
  const cluster = {
    id: "demo",
    oidc: { issuer_url: "https://auth.example.com" },
    kubernetes: { api_hostname: "k8s.example.com", service_cidr: ["10.96.0.0/12"] },
    registry: { hostname: "registry.example.com" },
    components: { registry: { mirror: { enabled: true } } },
    providers: [{ kind: "aws", account: "111122223333", region: "eu-west-1" }],
    seed: { name: "recommended", version: "1.2.3-1", digest },
    ...change,
  };
  writeFileSync(join(folder, "podplane.cluster.jsonc"), `// a cluster\n${JSON.stringify({ cluster }, undefined, 2)}\n`);
}

const env = (more: object = {}) => ({
  XDG_CACHE_HOME: join(folder, "cache"),
  SOURCE_DATE_EPOCH: "1704164645",
  ...more,
});
const podplanec = (...words: readonly string[]): Promise<CommandResult> => runCommand(folder, words, env());
const build = (...words: readonly string[]): Promise<CommandResult> =>
  podplanec("seed", "build", "--seed", "my.netsy", "--out", "out/bootstrap.netsy", ...words);

async function recordOf(file: string, key: string) {
  const { stdout } = await podplanec("seed", "inspect", file, "--record", key, "--json");
  return JSON.parse(stdout);
}

describe("seed build", () => {
  test("writes the cluster's file, the same one each time, and says its digest", async () => {
    const first = await build();
    expect(first).toMatchObject({ code: 0 });
    const bytes = readFileSync(join(folder, "out/bootstrap.netsy"));
    const digest = createHash("sha512").update(bytes).digest("hex");
    expect(first.stdout).toBe(`wrote out/bootstrap.netsy: 61 records, ${bytes.length} bytes\nsha512:${digest}\n`);
    await build();
    expect(readFileSync(join(folder, "out/bootstrap.netsy"))).toEqual(bytes);
    expect(readdirSync(join(folder, "out"))).toEqual(["bootstrap.netsy"]);
    expect(await recordOf("out/bootstrap.netsy", "/registry/services/specs/default/kubernetes")).toMatchObject({
      value: { spec: { clusterIP: "10.96.0.1" } },
    });
  });

  test("values files override, the later one wins", async () => {
    writeFileSync(
      join(folder, "a.yaml"),
      "platform:\n  components:\n    apps: {a: {enabled: true}, b: {enabled: true}}\n",
    );
    writeFileSync(join(folder, "b.json"), '{"platform":{"components":{"apps":{"b":{"enabled":false}}}}}');
    expect((await build("--values", "a.yaml", "--values", "b.json")).code).toBe(0);
    const record = await recordOf("out/bootstrap.netsy", componentsKey);
    expect(record.value.spec.values.platform.components.apps).toMatchObject({
      a: { enabled: true },
      b: { enabled: false },
    });
    expect(record.value.spec.values.platform.components.imageMirror.hostname).toBe("registry.example.com");
  });

  test("says how to go on where something was not said", async () => {
    const seeded = ["seed", "build", "--seed", "my.netsy"];
    const said = async (words: readonly string[], more: object = {}) => {
      const { code, stdout, stderr } = await runCommand(folder, words, env(more));
      return [code, stdout, stderr];
    };
    expect(await said(seeded)).toEqual([2, "", "error: where to write the file is not said\nfix: add --out FILE\n"]);
    for (const epoch of ["soon", "1.5", "-1", "1234567890123", "1 "]) {
      const [code, , stderr] = await said([...seeded, "--out", "b.netsy"], { SOURCE_DATE_EPOCH: epoch });
      expect([code, stderr]).toEqual([
        1,
        `error: SOURCE_DATE_EPOCH is not a number of seconds: ${epoch}\nfix: unset it, or set it to digits\n`,
      ]);
    }
  });

  test("has the time of SOURCE_DATE_EPOCH, or of now", async () => {
    const createdAt = async (epoch: string | undefined) => {
      const words = ["seed", "build", "--seed", "my.netsy", "--out", "b.netsy"];
      expect((await runCommand(folder, words, env({ SOURCE_DATE_EPOCH: epoch }))).code).toBe(0);
      return JSON.parse((await podplanec("seed", "inspect", "b.netsy", "--json")).stdout).header.createdAt;
    };
    expect(await createdAt("1704164645")).toBe("2024-01-02T03:04:05Z");
    expect(await createdAt("999999999999")).toBe("+033658-09-27T01:46:39Z");
    for (const none of [undefined, ""]) {
      const before = Date.now();
      const made = Date.parse(await createdAt(none));
      expect([made >= before, made <= Date.now()]).toEqual([true, true]);
    }
  });

  test("fetches a published seed once", async () => {
    const server = await startFileServer((path, _count, response) => {
      const snapshots = { recommended: { url: `${server.url}/r.netsy`, digest, size: seed.length } };
      response.end(path === "/r.netsy" ? seed : JSON.stringify({ seeds: { version: "1.2.3-1", snapshots } }));
    });
    const words = ["seed", "build", "--out", "b.netsy"];
    const online = env({ PODPLANE_DEPS_URL: server.url });
    expect(await runCommand(folder, words, online)).toMatchObject({
      code: 0,
      stderr: `fetching ${server.url}/r.netsy\n`,
    });
    await server.stop();
    expect(await runCommand(folder, words, online)).toMatchObject({ code: 0, stderr: "" });
    const source = await recordOf(
      "b.netsy",
      "/registry/source.toolkit.fluxcd.io/gitrepositories/platform-components/podplane-components",
    );
    expect(source.value.spec).toMatchObject({
      url: "https://github.com/podplane/components.git",
      ref: { semver: "1.2.3" },
    });
  });

  test.each<[string, object, readonly string[], number, string]>([
    ["no --out", {}, ["seed", "build"], 2, "where to write the file is not said"],
    [
      "a source as --out",
      {},
      ["seed", "build", "--seed", "my.netsy", "--out", "my.netsy"],
      2,
      "--out my.netsy is a file that the command reads",
    ],
    [
      "no seed named",
      { seed: {} },
      ["seed", "build", "--out", "x"],
      1,
      "the cluster demo names no seed, so there is nothing to build",
    ],
    [
      "no digest",
      { seed: { name: "none" } },
      ["seed", "build", "--seed", "my.netsy", "--out", "x"],
      1,
      "the cluster has no digest for the seed",
    ],
    [
      "another digest",
      { seed: { digest: `sha512:${"0".repeat(128)}` } },
      ["seed", "build", "--seed", "my.netsy", "--out", "x"],
      1,
      "the seed my.netsy is not the one that the cluster names",
    ],
    [
      "a network too small",
      { kubernetes: { service_cidr: ["10.0.0.0/29"] } },
      ["seed", "build", "--seed", "my.netsy", "--out", "x"],
      1,
      'the seed my.netsy does not fit the cluster: record 16 (revision 17, key "/registry/services/specs/platform-fluxcd/notification-controller"): its cluster IP 198.18.0.254 has the offset 254, which does not fit into the service network 10.0.0.0/29',
    ],
    [
      "a bad id",
      { id: "k8s" },
      ["seed", "build", "--out", "x"],
      1,
      "cluster.id in podplane.cluster.jsonc is not an identifier: k8s",
    ],
    [
      "no issuer",
      { oidc: {} },
      ["seed", "build", "--out", "x"],
      1,
      "cluster.oidc.issuer_url in podplane.cluster.jsonc is missing",
    ],
    [
      "a field of another type",
      { registry: { hostname: 7 } },
      ["seed", "build", "--out", "x"],
      1,
      "podplane.cluster.jsonc:15:19: `cluster.registry.hostname` must be a string, not a number",
    ],
    [
      "values that are missing",
      {},
      ["seed", "build", "--seed", "my.netsy", "--values", "no.yaml", "--out", "x"],
      1,
      "the values file no.yaml cannot be read: there is no such file",
    ],
    [
      "values that are a list",
      {},
      ["seed", "build", "--seed", "my.netsy", "--values", "list.yaml", "--out", "x"],
      1,
      "the values in list.yaml cannot be used: its root is not a mapping",
    ],
    ["a cluster that is not there", {}, ["seed", "build", "nowhere", "--out", "x"], 1, "there is no nowhere"],
  ])("%s: says what to do and writes nothing", async (_name, change, words, code, message) => {
    writeCluster(change);
    writeFileSync(join(folder, "list.yaml"), "- a\n");
    const before = readdirSync(folder);
    const result = await podplanec(...words);
    expect(result.code).toBe(code);
    expect(result.stderr.split("\n")[0]).toBe(`error: ${message}`);
    expect(result.stderr).toContain("\nfix: ");
    expect(result.stderr).not.toContain("    at ");
    expect(readdirSync(folder)).toEqual(before);
  });

  test("a damaged seed whose digest is as named is refused by record and check", async () => {
    const damaged = seed.subarray(0, 5000);
    writeFileSync(join(folder, "my.netsy"), damaged);
    writeCluster({ seed: { digest: `sha512:${createHash("sha512").update(damaged).digest("hex")}` } });
    const { code, stderr } = await build();
    expect([code, stderr.split("\n")[0]]).toEqual([
      1,
      "error: the seed my.netsy is not a valid snapshot: record 12: the record cannot be read: the file ends inside it, 221 bytes after its start (check record-decode)",
    ]);
  });

  test("cancelled, it says so and leaves nothing", async () => {
    const before = readdirSync(folder);
    const words = ["seed", "build", "--seed", "my.netsy", "--out", "b.netsy"];
    const result = await runCommand(folder, words, env(), AbortSignal.abort());
    expect(result).toMatchObject({ code: 130, stderr: "cancelled: nothing was written\n" });
    expect(readdirSync(folder)).toEqual(before);
  });

  test("a text that is no JSON names its line", async () => {
    writeFileSync(join(folder, "podplane.cluster.jsonc"), '{\n  "cluster": {\n    "id" "demo"\n');
    expect((await build()).stderr).toBe(
      'error: podplane.cluster.jsonc:3:10: a colon is missing after the name "id" (and 1 more)\nwhy: JSON writes a member as a name, a colon and a value.\nfix: Write "id": and the value.\n',
    );
  });
});

describe("seed inspect", () => {
  const vector = (name: string): Buffer =>
    Buffer.from([...netsyVectors.vectors, ...netsyVectors.invalid].find((v) => v.name === name)?.hex ?? "", "hex");

  test("a table, with what was verified", async () => {
    writeFileSync(join(folder, "v.netsy"), vector("two-records"));
    const { code, stdout } = await podplanec("seed", "inspect", "v.netsy");
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'snapshot, uncompressed, 2 records, by "demo", created 2024-01-02T03:04:05.006Z',
        "",
        " REVISION      BYTES  KEY",
        "        1          0  _netsy",
        "        2         18  /registry/example",
        "",
        "checksums verified: revisions 1 to 2, CRC-64 30386165eb03c7c1",
        "a cluster can start from it",
        "",
      ].join("\n"),
    );
  });

  test.each(netsyVectors.vectors.map(({ name, bootstrap }) => [name, bootstrap.accepted] as const))(
    "--json of %s is one document",
    async (name, accepted) => {
      writeFileSync(join(folder, "v.netsy"), vector(name));
      const { code, stdout } = await podplanec("seed", "inspect", "v.netsy", "--json");
      const shown = JSON.parse(stdout);
      expect(code).toBe(0);
      expect(shown.bootstrap.accepted).toBe(accepted);
      expect(shown.records).toHaveLength(Number(shown.header.recordsCount));
    },
  );

  test("says of a file that Netsy takes and `seed put` refuses why", async () => {
    writeFileSync(join(folder, "v.netsy"), vector("trailing-bytes"));
    const lastLine = async (file: string) => (await podplanec("seed", "inspect", file)).stdout.split("\n").at(-2);
    expect(await lastLine("v.netsy")).toBe(
      "Netsy would start a cluster from it, but `podplanec seed put` refuses it: there are bytes after the footer",
    );
    expect(await lastLine("my.netsy")).toBe(
      "Netsy would start a cluster from it, but `podplanec seed put` refuses it: it is a published seed, made for no cluster yet",
    );
  });

  test("the whole JSON of a file", async () => {
    writeFileSync(join(folder, "v.netsy"), vector("two-records"));
    const { stdout } = await podplanec("seed", "inspect", "v.netsy", "--json");
    const { records, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      header: {
        kind: "snapshot",
        compression: "none",
        schemaVersion: expect.any(Number),
        recordsCount: "2",
        leaderId: "demo",
        createdAt: "2024-01-02T03:04:05.006Z",
      },
      footer: { recordsCrc: "30386165eb03c7c1", firstRevision: "1", lastRevision: "2" },
      findings: [],
      bootstrap: { accepted: true, reason: null },
      put: { accepted: true, reason: null },
    });
    expect(records.map(({ key }: { readonly key: string }) => key)).toEqual(["_netsy", "/registry/example"]);
    expect(stdout.split("\n").map((line) => line.slice(0, 9))).toEqual([
      '{"header"',
      '"records"',
      ...records.map((record: object) => JSON.stringify(record).slice(0, 9)),
      "],",
      '"footer":',
      '"findings',
      '"bootstra',
      '"put":{"a',
      "",
    ]);
  });

  test("no record, a damaged file, and one that is not there are told", async () => {
    writeFileSync(join(folder, "v.netsy"), vector("two-records"));
    const said = async (...words: readonly string[]) => {
      const { code, stdout, stderr } = await podplanec("seed", "inspect", ...words);
      return [code, stdout, stderr];
    };
    expect(await said("v.netsy", "--record", "/none")).toEqual([
      1,
      "",
      "error: v.netsy has no record /none\nfix: give a revision or a whole key, as the table shows them\n",
    ]);
    writeFileSync(join(folder, "short.netsy"), vector("two-records").subarray(0, 40));
    const [code, , stderr] = await said("short.netsy");
    const told =
      /^error: short\.netsy is damaged: .+\nwhy: what was shown before this line, if anything, is not to be relied on\nfix: get the file again from where it came from\n$/;
    expect([code, told.test(String(stderr))]).toEqual([1, true]);
    expect(await runCommand(folder, ["seed", "inspect", "v.netsy"], env(), AbortSignal.abort())).toMatchObject({
      code: 130,
      stderr: "",
    });
  });

  test("a leniency is told and does no harm", async () => {
    writeFileSync(join(folder, "v.netsy"), vector("trailing-bytes"));
    expect(await podplanec("seed", "inspect", "v.netsy")).toMatchObject({
      code: 0,
      stderr: "note: there are bytes after the footer (check trailing-bytes)\n",
    });
  });

  test.each(
    netsyVectors.invalid.map(({ name, stage }) => [name, stage] as const).filter(([name]) => name !== "wrong-kind"),
  )("%s is damaged, at check %s", async (name, stage) => {
    writeFileSync(join(folder, "v.netsy"), vector(name));
    const { code, stderr } = await podplanec("seed", "inspect", "v.netsy");
    const [error = "", ...more] = stderr.split("\n");
    expect([code, error.startsWith("error: v.netsy is damaged: "), error.endsWith(` (check ${stage})`)]).toEqual([
      1,
      true,
      true,
    ]);
    expect(more).toEqual([
      "why: what was shown before this line, if anything, is not to be relied on",
      "fix: get the file again from where it came from",
      "",
    ]);
  });

  test("one record by revision or key", async () => {
    const byKey = await podplanec("seed", "inspect", "my.netsy", "--record", componentsKey);
    expect(JSON.parse(byKey.stdout)).toMatchObject({ key: componentsKey, value: { kind: "HelmRelease" } });
    expect(JSON.parse((await podplanec("seed", "inspect", "my.netsy", "--record", "1")).stdout)).toMatchObject({
      key: "_netsy",
      value: null,
    });
    expect(await podplanec("seed", "inspect", "my.netsy", "--record", "/none")).toMatchObject({ code: 1, stdout: "" });
  });

  test("from a URL and from a bucket", async () => {
    const server = await startFileServer((path, _count, response) => {
      if (path === "/s.netsy") response.end(seed);
      else response.writeHead(404).end();
    });
    const local = await podplanec("seed", "inspect", "my.netsy");
    expect(await podplanec("seed", "inspect", `${server.url}/s.netsy`)).toEqual(local);
    expect((await podplanec("seed", "inspect", `${server.url}/none`)).stderr).toBe(
      `error: ${server.url}/none cannot be fetched: the server answered 404\nfix: check the address\n`,
    );
    await server.stop();
    expect(await podplanec("seed", "inspect", pathToFileURL(join(folder, "my.netsy")).href)).toEqual(local);
    const { href } = pathToFileURL(join(folder, "none.netsy"));
    expect((await podplanec("seed", "inspect", href)).stderr).toBe(
      `error: there is no object ${href}\nfix: check bucket and key\n`,
    );
  });
});
