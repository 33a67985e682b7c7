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
    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect([code, stdout.split("\n").slice(0, 2)]).toEqual([
      0,
      // Of its own, beside the source, is the build file.
      ["wrote cluster.podplane", `tools: ${files.length - 2} created in .`],
    ]);
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
    expect(stderr).toBe(
      "error: nothing says --provider, --issuer-url, --api-hostname\nwhy: Nobody can be asked: standard input and standard error are no terminal.\nfix: add --provider aws|google|proxmox --issuer-url … --api-hostname …, and what that provider needs\n",
    );
    const google = await runCommand(cwd, ["init", "new", "--provider", "google"]);
    expect(google.stderr).toBe(
      "error: nothing says --project, --region, --issuer-url, --api-hostname\nwhy: Nobody can be asked: standard input and standard error are no terminal.\nfix: add --project … --region … --issuer-url … --api-hostname …\n",
    );
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("asks nothing with --yes, and says what comes next, in its folder or another", async () => {
    const cwd = newFolder();
    const { stderr } = await runCommand(cwd, ["init", "new", "--yes"]);
    expect(stderr.split("\n")[1]).toBe("why: With --yes nobody is asked.");
    const said = async (...more: readonly string[]) =>
      (await runCommand(newFolder(), [...whole("aws"), ...more])).stdout;
    expect(await said("--id", "tools")).toBe("wrote cluster.podplane\nnext: read it, then `podplanec build`\n");
    expect(await said("--yes", "sub/tools")).toBe(
      "wrote sub/tools/cluster.podplane\nnext: read it, then `podplanec build sub/tools`\n",
    );
    expect(await said("tools", "--build")).toMatch(/^wrote tools\/cluster\.podplane\ntools: \d+ created in tools\n/);
  });

  test("takes settings from the environment that people keep them in", async () => {
    const cwd = newFolder();
    const { account = "" } = settings["aws"] ?? {};
    const given = ["init", ...words({ provider: "aws", account, ...common })];
    expect((await runCommand(cwd, given, { AWS_REGION: "eu-north-1" })).code).toBe(0);
    expect(readFileSync(join(cwd, "cluster.podplane"), "utf8")).toContain('region  = "eu-north-1"');
    // What is no region is no offer either.
    expect((await runCommand(newFolder(), given, { AWS_REGION: "mars" })).stderr).toBe(
      "error: nothing says --region\nwhy: Nobody can be asked: standard input and standard error are no terminal.\nfix: add --region …\n",
    );
  });

  test.each([
    [
      { account: "123" },
      '--account 123: "123" is no AWS account: it does not have exactly 12 digits. An AWS account is exactly 12 digits, as a string: leading zeros count.',
    ],
    [
      { region: "mars" },
      "--region mars: `mars` is no AWS region. A region is two letters, groups of letters and digits, and a number, with hyphens between.",
    ],
    [
      { region: "cn-north-1" },
      "--region cn-north-1: VMs would find no image in `cn-north-1`. The Nstance modules 2.0.1 look for Debian's images of one owner, who publishes none in aws-cn, and can be given no other.",
    ],
    [
      { id: "Tools" },
      '--id Tools: "Tools" is no cluster id: it has the character "T". A cluster id has at most 32 lower-case letters, digits and single inner hyphens, and is not local, k8s or oidc.',
    ],
    [
      { id: "a-very-long-id-of-a-cluster" },
      "--id a-very-long-id-of-a-cluster: the name prefix `a-very-long-id-of-a-cluster` works with this module version only: it has 27 characters. Newer Nstance modules take 2 to 23 characters, a letter first; changing the prefix later means destroying the cluster.",
    ],
    [
      { "issuer-url": "http://auth.example.com" },
      '--issuer-url http://auth.example.com: "http://auth.example.com" is no issuer URL: its scheme is http, and https is needed. kube-apiserver takes https issuers without query and fragment; plain http only works on loopback.',
    ],
    [
      { "api-hostname": "K8s" },
      '--api-hostname K8s: "K8s" is no host name: it has capital letters. A host name has lower-case labels of letters, digits and inner hyphens, 253 characters at most, and is no address.',
    ],
    [
      { zones: "eu-west-1a,us-east-1a" },
      "--zones eu-west-1a,us-east-1a: the zone `us-east-1a` does not belong to the region `eu-west-1`. A zone is the region and a letter, or the region, a hyphen and a local zone.",
    ],
    [{ zones: "" }, '--zones "": "" is no text: it is empty. The text is not empty.'],
    [
      { network: "10.0.0.0" },
      '--network 10.0.0.0: `v4cidr` is an IPv4 CIDR range, and this is a string, "10.0.0.0". IPv4 range of a new network; of an existing one it only tells the compiler the range.',
    ],
    [
      { network: "100.64.0.0/16" },
      "--network 100.64.0.0/16: the network 100.64.0.0/16 overlaps the default cluster_cidr 100.64.0.0/10. Two networks that share addresses cannot both be routed.",
    ],
    [
      { "state-bucket": "A" },
      '--state-bucket A: "A" is no bucket name: it has 1 characters, and 3 to 63 are allowed. A bucket has 3 to 63 lower-case letters, digits and inner hyphens or dots, and is no address.',
    ],
    [
      { domain: "example.." },
      '--domain example..: "example.." is no host name: it ends with a dot. A host name has lower-case labels of letters, digits and inner hyphens, 253 characters at most, and is no address.',
    ],
    [{ domain: "example.com", dns: "google-cloud-dns" }, "--dns google-cloud-dns: there is no such choice."],
    [{ project: "my-project" }, "--project means nothing here"],
    [{ layout: "smallest", domain: "example.com" }, "--domain means nothing here"],
  ])("refuses %j by the compiler's own rules", async (more, said) => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, whole("aws", { id: "tools", ...more }));
    expect(stderr.split("\n")[0]).toBe(`error: ${said}`);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each([
    [
      { nodes: "pve1" },
      '--nodes pve1: `address` is an address, and this is a string, "". Where the node is reached: by whoever applies, and by the other nodes.',
    ],
    [
      { nodes: "" },
      '--nodes "": "" is no node: it does not have that form. A node is its short host name: at most 63 letters, digits and inner hyphens.',
    ],
    [
      { nodes: "pve1=10.0.0.1,pve1=10.0.0.2" },
      "--nodes pve1=10.0.0.1,pve1=10.0.0.2: there are two blocks `node pve1`. Names of one kind are unique, and a block without a name stands once.",
    ],
    [
      { nodes: 'a" {}=10.0.0.1' },
      '--nodes a" {}=10.0.0.1: "a\\" {}" is no node: it does not have that form. A node is its short host name: at most 63 letters, digits and inner hyphens.',
    ],
    [
      { label: "a b" },
      '--label a b: "a b" is no name: it has the character " ". Names that become Nstance groups and subnets have at most 32 lower-case letters, digits and single inner hyphens.',
    ],
    [
      { disks: "" },
      '--disks "": "" is no storage: it does not have that form. A storage has a letter first, then letters, digits, `-`, `_` and `.`, a letter or digit last, and 2 characters at least.',
    ],
    [
      { bridge: "vm br" },
      '--bridge vm br: "vm br" is no network interface: it does not have that form. An interface has at most 10 lower-case letters, digits and `_`, a letter first; the VLAN stands in `vlan`.',
    ],
    [{ vlan: "5000" }, "--vlan 5000: `vlan` cannot be 5000. It is an integer from 1 to 4094."],
    [
      { vlan: "ten" },
      '--vlan ten: `vlan` is an integer from 1 to 4094, and this is a string, "ten". VLAN of the VMs on that bridge.',
    ],
    [
      { network: "10.20.0.0" },
      "--network 10.20.0.0: `cidr` is an IPv4 CIDR range, and this is an address, 10.20.0.0. Range of the VMs' addresses, which DHCP there gives; checked against all other ranges.",
    ],
    [
      { network: "100.64.0.0/16" },
      "--network 100.64.0.0/16: the network 100.64.0.0/16 overlaps the default cluster_cidr 100.64.0.0/10. Two networks that share addresses cannot both be routed.",
    ],
    [
      { leader: "192.168.10.11" },
      "--leader 192.168.10.11: the leader's address 192.168.10.11 is that of the node pve1. Two machines with one address lose each other's traffic.",
    ],
    [
      { leader: "here" },
      '--leader here: `address` is an IPv4 address, and this is a string, "here". That address, outside of every range of DHCP.',
    ],
    [
      { api: "a_b" },
      '--api a_b: "a_b" is no host: it is neither an address nor a name. A host is an address, or a name of letters, digits and inner hyphens with dots between.',
    ],
    [
      { store: "s3.example.com" },
      '--store s3.example.com: "s3.example.com" is no endpoint: it cannot be read as an URL. An endpoint is an http or https URL whose characters VMs accept in settings.',
    ],
    [
      { "server-digest": "abc" },
      '--server-digest abc: "abc" is no digest: it does not have that form. A digest is sha256: and 64, or sha512: and 128 lower-case hexadecimal digits.',
    ],
    [
      { "server-version": "" },
      '--server-version "": "" is no setting: it is empty. VMs accept letters, digits, spaces and - . / _ : + = # @ , [ ] in settings.',
    ],
    [{ domain: "example.com" }, "--domain means nothing here"],
    [{ "state-bucket": "tfstate" }, "--state-bucket means nothing here"],
    [{ layout: "smallest" }, "--api means nothing here"],
  ])("refuses %j on machines of one's own, too", async (more, said) => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, whole("proxmox", { id: "lab", ...more }));
    expect(stderr.split("\n")[0]).toBe(`error: ${said}`);
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
    expect(stderr).toBe(
      "error: --provider is one of aws, google, proxmox, not `local`\nwhy: A cluster runs on VMs that Nstance's servers make, and none of them makes VMs on the machine at which you sit.\nfix: give --layout smallest, for one VM in a cloud or on a node of Proxmox VE; to look at what would be made, --build needs no account at all\n",
    );
  });

  test("takes a virtual address on Proxmox VE, and then no balancer", async () => {
    const cwd = newFolder();
    const { api: _api, ...rest } = settings["proxmox"] ?? {};
    const given = ["init", ...words({ provider: "proxmox", ...rest, ...common, id: "tools" })];
    const held = await runCommand(cwd, [...given, "--virtual-address", "10.20.0.6", "--build"]);
    expect([held.code, held.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(cwd, "cluster.podplane"), "utf8")).toContain("api { virtual_address = 10.20.0.6 }");
    const both = await runCommand(newFolder(), [...given, "--virtual-address", "10.20.0.6", "--api", "10.20.0.7"]);
    expect([both.code, both.stderr]).toEqual([
      2,
      "error: --api means nothing here\nwhy: with --provider proxmox and --layout production and without --domain nothing is asked that it answers\nfix: leave it out, or give other answers\n",
    ]);
    const neither = await runCommand(newFolder(), given);
    expect([neither.code, neither.stderr]).toEqual([
      2,
      "error: nothing says --virtual-address or --api\nwhy: Nobody can be asked: standard input and standard error are no terminal.\nfix: add --virtual-address … (or --api …)\n",
    ]);
    const wrong = await runCommand(newFolder(), [...given, "--virtual-address", "127.0.0.1"]);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      "error: --virtual-address 127.0.0.1: no machine can have the address 127.0.0.1. It is each machine itself.\nfix: give another value\n",
    ]);
  });

  test("applies only where somebody can be asked", async () => {
    const cwd = newFolder();
    const { code, stderr } = await runCommand(cwd, [...whole("aws"), "--apply"]);
    expect([code, readdirSync(cwd)]).toEqual([2, []]);
    expect(stderr).toBe(
      "error: nobody can be asked here, and --apply asks before it changes anything\nfix: use --build, read what was built, and run `podplanec apply --auto-approve`\n",
    );
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
    expect(initCommand.options["provider"]?.values).toEqual(["aws", "google", "proxmox"]);
    expect(initCommand.options["dns"]?.values).toEqual(["aws-route53", "google-cloud-dns", "elsewhere"]);
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
