import { afterAll, beforeAll, expect, it } from "vitest";
import {
  interpolateSeed,
  keyText,
  type NetsyRecord,
  openNetsyFile,
  type SeedCluster,
} from "../../../emitters/netsy/index.ts";
import { chunksOf, collect, collectBytes } from "../../helpers/byte-streams.ts";
import { profileBytes } from "../../helpers/seed-fixture.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import {
  type ApiServer,
  type EtcdServer,
  kubectl,
  kubernetesTools,
  startApiServer,
  startEtcd,
} from "../kubernetes/servers.ts";

const cluster: SeedCluster = {
  id: "demo",
  oidc: { issuerUrl: "https://auth.example.com" },
  acme: { email: "ops@example.com" },
  domains: [{ zone: "example.com", provider: { kind: "aws-route53", hostedZoneId: "Z1" } }],
  registryHostname: "registry.example.com",
  mirror: {},
  secretsProviders: [{ name: "aws-secrets-manager", kind: "aws", objectType: "secretsmanager" }],
  serviceCidrs: [],
  providers: [{ kind: "aws", account: "111122223333", region: "eu-west-1" }],
};

async function bootstrapRecords(serviceCidrs: readonly string[]): Promise<readonly NetsyRecord[]> {
  const seed = await profileBytes("recommended");
  const input = {
    cluster: { ...cluster, serviceCidrs },
    overlays: [],
    createdAt: undefined,
    staleValues: "clean",
  } as const;
  const file = await interpolateSeed(() => chunksOf(seed), { ...input, componentsVersion: "1.2.3" });
  const bytes = await collectBytes(file.bytes);
  return collect((await openNetsyFile(chunksOf(bytes), { mode: "strict" })).records);
}

/** Stores the objects as Netsy would serve them, byte for byte, through etcd's own JSON interface. */
async function store(etcd: EtcdServer, records: readonly NetsyRecord[]): Promise<void> {
  for (const { key, value } of records) {
    const body = { key: Buffer.from(key).toString("base64"), value: Buffer.from(value).toString("base64") };
    const response = await fetch(`${etcd.endpoint}/v3/kv/put`, { method: "POST", body: JSON.stringify(body) });
    expect(response.status, keyText(key)).toBe(200);
  }
}

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly namespace?: string; readonly name: string; readonly uid: string };
    readonly spec?: {
      readonly clusterIPs?: readonly string[];
      readonly cidrs?: readonly string[];
      readonly [name: string]: unknown;
    };
  }[];
}

const networks = [
  { cidrs: ["10.96.0.0/12"], api: ["10.96.0.1"], dns: ["10.111.255.254"], inside: /^10\.(9[6-9]|10\d|11[01])\./ },
  {
    cidrs: ["10.43.0.0/16", "fd00:1234::/108"],
    api: ["10.43.0.1", "fd00:1234::1"],
    dns: ["10.43.255.254", "fd00:1234::ffff"],
    inside: /^(10\.43\.|fd00:1234::)/,
  },
];

for (const { cidrs, api, dns, inside } of networks) {
  describeWithTools(`a kube-apiserver started on a bootstrap file for ${cidrs.join(",")}`, kubernetesTools, () => {
    let etcd: EtcdServer | undefined;
    let server: ApiServer | undefined;
    let records: readonly NetsyRecord[] = [];

    beforeAll(async () => {
      records = await bootstrapRecords(cidrs);
      etcd = await startEtcd();
      await store(etcd, records);
      server = await startApiServer({ etcd, serviceCidr: cidrs.join(",") });
      // Seeds hold no status, so the server itself has to find the CRDs good and then serve their kinds.
      await kubectl(server, ["wait", "--for=condition=Established", "crd", "--all", "--timeout=120s"]);
    });

    afterAll(async () => {
      await server?.stop();
      await etcd?.stop();
    });

    const list = async (resource: string): Promise<Listed["items"]> => {
      if (!server) expect.fail("the server did not start");
      const parsed: Listed = JSON.parse(await kubectl(server, ["get", resource, "-A", "-o", "json"]));
      return parsed.items;
    };

    it("lists every object of the file, by its uid, without a decode error", async () => {
      if (!server) expect.fail("the server did not start");
      const resources = (await kubectl(server, ["api-resources", "--verbs=list", "-o", "name"])).trim().split("\n");
      const uids = new Set<string>();
      for (const resource of resources) {
        for (const item of await list(resource)) uids.add(item.metadata.uid);
      }
      const missing = records.filter((record) => {
        const text = Buffer.from(record.value).toString();
        return text !== "" && !uids.has(JSON.parse(text).metadata.uid);
      });
      expect(missing.map((record) => keyText(record.key))).toEqual([]);
      expect(server.log()).not.toMatch(/unable to decode|no kind .* is registered|failed to decode/i);
    });

    it("has every service address within the cluster's range, and the fixed ones at their place", async () => {
      const services = await list("services");
      const addresses = new Map(
        services.map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec?.clusterIPs ?? []]),
      );
      expect(addresses.get("default/kubernetes")).toEqual(api);
      expect(addresses.get("platform-coredns/platform-coredns")).toEqual(dns);
      expect(addresses.size).toBe(5);
      for (const [name, own] of addresses) {
        expect(own.length, name).toBeGreaterThan(0);
        for (const address of own) expect(address, name).toMatch(inside);
      }
      expect((await list("servicecidrs"))[0]?.spec?.cidrs).toEqual(cidrs);
    });

    it("accepts the Services on writing, and gives a new one an address of its own", async () => {
      if (!server) expect.fail("the server did not start");
      await kubectl(server, ["label", "services", "--all", "-A", "seeded=yes"]);
      await kubectl(server, ["create", "service", "clusterip", "probe", "--tcp=80"]);
      const all = (await list("services")).flatMap(({ spec }) => spec?.clusterIPs ?? []);
      expect(new Set(all).size).toBe(all.length);
      for (const address of all) expect(address).toMatch(inside);
    });

    it("names no object of another cluster's network in its IPAddress records", async () => {
      const names = (await list("ipaddresses")).map(({ metadata }) => metadata.name);
      expect(names.length).toBeGreaterThanOrEqual(5);
      for (const name of names) expect(name).toMatch(inside);
    });
  });
}
