import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answers, optionNames, writeCluster } from "../../compiler/domains/cluster/scaffold/index.ts";
import { cloudTable, providerKinds } from "../../compiler/providers/index.ts";
import { parse, print } from "../../grammar/index.ts";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { compileText } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { initCommand } from "./init-spec.ts";

fixSeed();

const root = temporaryFolder("init");

/** A folder of its own for each test, so that each finds it empty. */
let folders = 0;
function newFolder(): string {
  const folder = join(root, `cluster-${++folders}`);
  mkdirSync(folder);
  return folder;
}

const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws: { account: "123456789012", region: "eu-west-1" },
  google: { project: "my-project", region: "europe-west4" },
  proxmox: {
    nodes: "pve1=192.168.10.11, pve2=192.168.10.12",
    leader: "192.168.10.250",
    api: "10.20.0.6",
    store: "https://s3.example.com",
    "server-digest": `sha256:${"5".repeat(64)}`,
  },
};

/** What only clusters with workers are asked. */
const forWorkers = new Set(["api"]);
const common = { "issuer-url": "https://auth.example.com", "api-hostname": "k8s.example.com" };

function words(options: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

function whole(provider: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  return ["init", ...words({ provider, ...settings[provider], ...common, ...more })];
}

function smallest(provider: string): readonly string[] {
  const given = Object.entries({ provider, ...settings[provider], ...common, layout: "smallest" });
  return ["init", ...words(Object.fromEntries(given.filter(([name]) => !forWorkers.has(name))))];
}

describe("podplanec init", () => {
  test.each(providerKinds)("makes a cluster of %s by options alone, and builds it", async (provider) => {
    const cwd = newFolder();
    const { code, stdout } = await runCommand(cwd, [...whole(provider, { id: "tools" }), "--build"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wrote cluster\.podplane\ntools: \d+ created in \./);
    expect(readFileSync(join(cwd, "cluster.podplane"), "utf8")).toMatchSnapshot();
  });

  test.each(["aws", "google"])(
    "is read back as it is from the document that is built for other tools, on %s",
    async (provider) => {
      const [cwd, copy] = [newFolder(), newFolder()];
      expect((await runCommand(cwd, [...whole(provider, { id: "tools" }), "--build"])).code).toBe(0);
      const built = readFileSync(join(cwd, "podplane.cluster.jsonc"), "utf8");
      writeFileSync(join(copy, "in.jsonc"), built);
      expect((await runCommand(copy, ["import", "in.jsonc", "--out", "cluster.podplane"])).code).toBe(0);
      const { code, stderr } = await runCommand(copy, ["build", "cluster.podplane"]);
      expect([code, stderr.includes("error")]).toEqual([0, false]);
      const members = (text: string) => text.replace(/^\s*\/\/.*\n/gm, "");
      expect(members(readFileSync(join(copy, "podplane.cluster.jsonc"), "utf8"))).toBe(members(built));
    },
  );

  test.each(providerKinds)("makes the smallest cluster of %s, with the folder's name as id", async (provider) => {
    const cwd = newFolder();
    const { code, stdout } = await runCommand(cwd, [...smallest(provider), "edge-1"]);
    expect([code, stdout]).toEqual([
      0,
      "wrote edge-1/cluster.podplane\nnext: read it, then `podplanec build edge-1`\n",
    ]);
    const text = readFileSync(join(cwd, "edge-1", "cluster.podplane"), "utf8");
    expect(text).toContain("cluster edge-1 {");
    expect(cleanOf(text)).toEqual([]);
  });

  test("names what is missing where nobody can be asked, and makes nothing", async () => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, ["init", "new"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error: nothing says --provider, --issuer-url, --api-hostname\n");
    expect(stderr).toContain(
      "fix: add --provider aws|google|proxmox --issuer-url … --api-hostname …, and what that provider needs",
    );
    const google = await runCommand(cwd, ["init", "new", "--provider", "google"]);
    expect(google.stderr).toContain("error: nothing says --project, --region, --issuer-url, --api-hostname\n");
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("takes settings from the environment that people keep them in", async () => {
    const cwd = newFolder();
    const { account = "" } = settings["aws"] ?? {};
    const given = ["init", ...words({ provider: "aws", account, ...common })];
    expect((await runCommand(cwd, given, { AWS_REGION: "eu-north-1" })).code).toBe(0);
    expect(readFileSync(join(cwd, "cluster.podplane"), "utf8")).toContain('region  = "eu-north-1"');
    // What is no region is no offer either.
    expect((await runCommand(newFolder(), given, { AWS_REGION: "mars" })).stderr).toContain("nothing says --region");
  });

  test.each([
    [{ account: "123" }, '--account 123: "123" is no AWS account'],
    [{ region: "mars" }, "--region mars: `mars` is no AWS region"],
    [{ region: "cn-north-1" }, "--region cn-north-1: "],
    [{ id: "Tools" }, "--id Tools: "],
    [{ id: "a-very-long-id-of-a-cluster" }, "--id a-very-long-id-of-a-cluster: "],
    [{ "issuer-url": "http://auth.example.com" }, "--issuer-url http://auth.example.com: "],
    [{ "api-hostname": "K8s" }, "--api-hostname K8s: "],
    [{ zones: "eu-west-1a,us-east-1a" }, "--zones eu-west-1a,us-east-1a: "],
    [{ zones: "" }, '--zones "": '],
    [{ network: "10.0.0.0" }, "--network 10.0.0.0: "],
    [{ network: "100.64.0.0/16" }, "--network 100.64.0.0/16: "],
    [{ "state-bucket": "A" }, "--state-bucket A: "],
    [{ domain: "example.." }, "--domain example..: "],
    [{ domain: "example.com", dns: "google-cloud-dns" }, "--dns google-cloud-dns: there is no such choice."],
    [{ project: "my-project" }, "--project means nothing here"],
    [{ layout: "smallest", domain: "example.com" }, "--domain means nothing here"],
  ])("refuses %j by the compiler's own rules", async (more, said) => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, whole("aws", { id: "tools", ...more }));
    expect(stderr).toContain(`error: ${said}`);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each([
    [{ nodes: "pve1" }, "--nodes pve1: "],
    [{ nodes: "" }, '--nodes "": '],
    [{ nodes: "pve1=10.0.0.1,pve1=10.0.0.2" }, "--nodes pve1=10.0.0.1,pve1=10.0.0.2: "],
    [{ nodes: 'a" {}=10.0.0.1' }, "--nodes a"],
    [{ label: "a b" }, "--label a b: "],
    [{ disks: "" }, '--disks "": '],
    [{ bridge: "vm br" }, "--bridge vm br: "],
    [{ vlan: "5000" }, "--vlan 5000: "],
    [{ vlan: "ten" }, "--vlan ten: "],
    [{ network: "10.20.0.0" }, "--network 10.20.0.0: "],
    [{ network: "100.64.0.0/16" }, "--network 100.64.0.0/16: "],
    [
      { leader: "192.168.10.11" },
      "--leader 192.168.10.11: the leader's address 192.168.10.11 is that of the node pve1.",
    ],
    [{ leader: "here" }, "--leader here: "],
    [{ api: "a_b" }, "--api a_b: "],
    [{ store: "s3.example.com" }, "--store s3.example.com: "],
    [{ "server-digest": "abc" }, "--server-digest abc: "],
    [{ "server-version": "" }, '--server-version "": '],
    [{ domain: "example.com" }, "--domain means nothing here"],
    [{ "state-bucket": "tfstate" }, "--state-bucket means nothing here"],
    [{ layout: "smallest" }, "--api means nothing here"],
  ])("refuses %j on machines of one's own, too", async (more, said) => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, whole("proxmox", { id: "lab", ...more }));
    expect(stderr).toContain(`error: ${said}`);
    expect([code, readdirSync(cwd)]).toEqual([2, []]);
  });

  test.each(["cluster.podplane", "podplane.cluster.jsonc", "other.podplane"])(
    "never takes the place of %s",
    async (name) => {
      const cwd = newFolder();
      const text = "cluster mine {}\n";
      writeFileSync(join(cwd, name), text);
      const { code, stderr } = await runCommand(cwd, whole("aws"));
      expect(code).toBe(1);
      expect(stderr).toContain(`error: ${name} exists and was left as it is\n`);
      expect([readdirSync(cwd), readFileSync(join(cwd, name), "utf8")]).toEqual([[name], text]);
    },
  );

  test("stands beside a library, and refuses what is no folder", async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, "shared.podplane"), "podplane 1\n\nlet a = 1\n");
    expect((await runCommand(cwd, [...whole("aws"), "shared.podplane"])).code).toBe(2);
    expect((await runCommand(cwd, whole("aws"))).code).toBe(0);
    expect(readdirSync(cwd)).toEqual(["cluster.podplane", "shared.podplane"]);
  });

  test("says what works instead of a machine of one's own", async () => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, ["init", "--provider", "local"]);
    expect([code, readdirSync(cwd)]).toEqual([2, []]);
    expect(stderr).toContain("error: --provider is one of aws, google, proxmox, not `local`");
    expect(stderr).toContain("--layout smallest");
  });

  test("takes a virtual address on Proxmox VE, and then no balancer", async () => {
    const cwd = newFolder();
    const { api: _api, ...rest } = settings["proxmox"] ?? {};
    const given = ["init", ...words({ provider: "proxmox", ...rest, ...common, id: "tools" })];
    const held = await runCommand(cwd, [...given, "--virtual-address", "10.20.0.6", "--build"]);
    expect([held.code, held.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(cwd, "cluster.podplane"), "utf8")).toContain("api { virtual_address = 10.20.0.6 }");
    const both = await runCommand(newFolder(), [...given, "--virtual-address", "10.20.0.6", "--api", "10.20.0.7"]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("--api means nothing here")]);
    const neither = await runCommand(newFolder(), given);
    expect([neither.code, neither.stderr]).toEqual([
      2,
      expect.stringMatching(/nothing says --virtual-address or --api\n[\s\S]*add --virtual-address … \(or --api …\)\n/),
    ]);
    const wrong = await runCommand(newFolder(), [...given, "--virtual-address", "127.0.0.1"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("--virtual-address 127.0.0.1: ")]);
  });

  test("applies only where somebody can be asked", async () => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, [...whole("aws"), "--apply"]);
    expect([code, readdirSync(cwd)]).toEqual([2, []]);
    expect(stderr).toContain("podplanec apply --auto-approve");
  });

  test("keeps answers in their place, whatever they hold", () => {
    const answers = { ...examples("aws"), description: 'a\n}\ncluster b { name = "', id: 'x" {}', region: '${"a"}' };
    const { file } = parse("cluster.podplane", writeCluster(answers));
    expect(file.items).toHaveLength(1);
  });

  test("has an option for each question, and a choice for each kind of provider", () => {
    const others = new Set(["yes", "build", "apply"]);
    expect(
      Object.keys(initCommand.options)
        .filter((name) => !others.has(name))
        .sort(),
    ).toEqual([...optionNames()].sort());
    expect(initCommand.options["provider"]?.values).toEqual(providerKinds);
    expect(initCommand.options["dns"]?.values).toEqual([
      ...providerKinds.flatMap((kind) => cloudTable(kind)?.dns ?? []),
      "elsewhere",
    ]);
  });
});

/** What the compiler has against a text, but hints that are about every cluster of a cloud; and what `fmt` has. */
function cleanOf(text: string): readonly string[] {
  const found = compileText(text).diagnostics.filter(({ name }) => name !== "one-identity");
  const formatted = print(parse("cluster.podplane", text)) === text ? [] : ["not in its canonical form"];
  return [...found.map(({ code, message }) => `${code}: ${message}`), ...formatted];
}

function examples(provider: string): Answers {
  return {
    provider,
    ...settings[provider],
    layout: "production",
    zones: "eu-west-1a",
    id: "tools",
    ...common,
    network: "10.20.0.0/16",
  };
}

describe("any valid answers", () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
  const domain = fc.tuple(label, label).map(([a, b]) => `${a}.${b}.example`);
  const place = fc.constantFrom("aws", "google").chain((provider) => {
    const { regions, dns = [] } = cloudTable(provider) ?? {};
    // Those of other parts of the cloud are refused.
    const open = (regions?.known ?? []).filter(
      (one) => regions?.partitionOf(one) === regions?.partitionOf(regions.example),
    );
    return fc.record({
      provider: fc.constant(provider),
      region: fc.constantFrom(...open),
      zoneCount: fc.integer({ min: 1, max: 4 }),
      account: fc.stringMatching(/^[0-9]{12}$/),
      project: fc.stringMatching(/^[a-z][a-z0-9]{5,20}$/),
      dns: fc.constantFrom(...dns, "elsewhere"),
    });
  });
  const answers = fc.record({
    place,
    layout: fc.constantFrom("production", "smallest"),
    id: fc.tuple(label, label).map(([a, b]) => `${a}x-${b}`),
    description: fc.string(),
    domain: fc.option(domain, { nil: "" }),
    api: domain,
    network: fc
      .tuple(fc.integer({ min: 16, max: 22 }), fc.integer({ min: 0, max: 255 }))
      .map(([length, second]) => `10.${second}.0.0/${length}`),
    bucket: fc.option(fc.stringMatching(/^[a-z][a-z0-9]{5,20}$/), { nil: "" }),
  });

  test("make a cluster that compiles without a warning, in its canonical form", () => {
    fc.assert(
      fc.property(
        answers,
        ({ place: { provider, region, zoneCount, account, project, dns }, layout, api, bucket, ...more }) => {
          const zones = cloudTable(provider)
            ?.regions?.zonesOf(region)
            ?.slice(0, layout === "smallest" ? 1 : zoneCount);
          const text = writeCluster({
            provider,
            region,
            account,
            project,
            dns,
            layout,
            ...more,
            domain: layout === "smallest" ? "" : more.domain,
            "issuer-url": `https://${api}`,
            "api-hostname": `k8s.${api}`,
            "state-bucket": bucket,
            zones: (zones ?? []).join(","),
          });
          expect(cleanOf(text), text).toEqual([]);
        },
      ),
      { numRuns: 80 },
    );
  });

  test("make one of one's own machines, too", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{2,7}$/);
    const own = fc.record({
      layout: fc.constantFrom("production", "smallest"),
      id: label,
      description: fc.string(),
      label: name,
      nodes: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
      disks: name,
      bridge: name,
      vlan: fc.option(fc.integer({ min: 1, max: 4094 }).map(String), { nil: "" }),
      network: fc.option(
        fc.integer({ min: 0, max: 255 }).map((second) => `10.${second}.0.0/20`),
        { nil: "" },
      ),
      api: domain,
      held: fc.constantFrom("", "192.0.2.240"),
      store: domain,
    });
    fc.assert(
      fc.property(own, ({ nodes, api, held, store, layout, network, ...more }) => {
        const text = writeCluster({
          provider: "proxmox",
          ...more,
          layout,
          nodes: nodes.map((node, index) => `${node}=192.0.2.${index + 1}`).join(","),
          leader: "192.0.2.250",
          // A virtual address lies in the network, whatever that is.
          network: held === "" ? network : "",
          ...(layout === "smallest" ? {} : { api, "virtual-address": held }),
          store: `https://${store}`,
          "server-version": "2.0.1",
          "server-digest": `sha512:${"5".repeat(128)}`,
          "issuer-url": `https://${api}`,
          "api-hostname": `k8s.${api}`,
        });
        expect(cleanOf(text), text).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
