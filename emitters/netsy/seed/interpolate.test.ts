import { describe, expect, test } from "vitest";
import { chunksOf, collect, collectBytes } from "../../../test/helpers/byte-streams.ts";
import { profileBytes, seedBytes, seedObjects, seedRecord, seedRecords } from "../../../test/helpers/seed-fixture.ts";
import { ipAddress, type SeedObject, service, serviceCidr } from "../../../test/helpers/seed-objects.ts";
import { checkBootstrap, fileKinds, keyText, type NetsyRecord, openNetsyFile } from "../index.ts";
import { interpolateSeed } from "./interpolate.ts";
import { at, type Json, jsonObject, parseJson } from "./json.ts";
import {
  apiService,
  componentsReleaseKey,
  componentsRepositoryKey,
  corednsReleaseKey,
  corednsService,
  serviceCidrKey,
  servicePrefix,
} from "./keys.ts";
import type { SeedInput } from "./plan.ts";
import type { SeedCluster } from "./seed-cluster.ts";

const cluster: SeedCluster = {
  id: "demo",
  oidc: { issuerUrl: "https://auth.example.com" },
  domains: [],
  secretsProviders: [],
  serviceCidrs: [],
  providers: [{ kind: "aws", account: "111122223333", region: "eu-west-1" }],
};
const createdAt = { seconds: 1_704_164_645n, nanos: 0 };
const plainInput: SeedInput = { cluster, overlays: [], createdAt, staleValues: "keep" };

async function build(seed: Uint8Array, input: Partial<SeedInput> = {}) {
  const file = await interpolateSeed(() => chunksOf(seed, 1000), { ...plainInput, ...input });
  const bytes = await collectBytes(file.bytes);
  const opened = await openNetsyFile(chunksOf(bytes), { mode: "strict", expectKind: fileKinds.snapshot });
  const records = await collect(checkBootstrap(opened));
  expect(records).toHaveLength(file.recordsCount);
  const objects = new Map(records.map((record) => [keyText(record.key), record]));
  return { ...file, bytes, header: opened.header, records, objects };
}

const json = (record: NetsyRecord | undefined): Json => parseJson(Buffer.from(record?.value ?? []).toString());
const minimal = await profileBytes("minimal");
const recommended = await profileBytes("recommended");

/** A minimal seed in which `change` replaces the list of objects. */
function seedWith(change: (objects: readonly SeedObject[]) => readonly SeedObject[]): Promise<Uint8Array> {
  return seedBytes(seedRecords(change(seedObjects("minimal"))));
}

const without = (key: string) => seedWith((objects) => objects.filter((object) => object.key !== key));
const replacing = (key: string, object: object) =>
  seedWith((objects) => objects.map((entry) => (entry.key === key ? { key, object: { ...object } } : entry)));

describe("the file", () => {
  test("is the cluster's, and everything that the configuration does not touch keeps its bytes", async () => {
    const { header, records } = await build(minimal);
    expect(header).toMatchObject({ leaderId: "demo", createdAt, kind: 1 });
    const original = await collect((await openNetsyFile(chunksOf(minimal), { mode: "strict" })).records);
    const changed = records.filter(
      (record, index) => !Buffer.from(record.value).equals(original[index]?.value ?? Buffer.of()),
    );
    expect(changed.map((record) => keyText(record.key))).toEqual([
      "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components",
    ]);
  });

  test("is the same for the same input", async () => {
    const input = { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"], mirror: {} } };
    expect((await build(recommended, input)).bytes).toEqual((await build(recommended, input)).bytes);
  });

  test("is renumbered whatever revisions the seed has", async () => {
    const records = seedRecords(seedObjects("minimal")).map((record) => ({
      ...record,
      revision: record.revision * 3n,
    }));
    expect((await build(await seedBytes(records))).records.at(-1)?.createRevision).toBe(BigInt(records.length));
  });
});

describe("values", () => {
  const releaseOf = (objects: ReadonlyMap<string, NetsyRecord>): Json | undefined =>
    at(json(objects.get(componentsReleaseKey)), "spec", "values", "platform", "components");

  test("precedence: seed, derived, values content, values file, CoreDNS's addresses", async () => {
    const overlay = (region: string): SeedInput["overlays"][number] =>
      jsonObject([
        [
          "platform",
          {
            components: {
              values: {
                "zot-registry": { platform: { zotRegistry: { storage: { region } } } },
                coredns: { coredns: { service: { clusterIP: "9.9.9.9", extra: region } } },
              },
            },
          },
        ],
      ]);
    const { objects } = await build(recommended, {
      cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] },
      overlays: [overlay("content"), overlay("file")],
    });
    const components = releaseOf(objects);
    expect(at(components, "apps", "zot-registry", "enabled")).toBe(true);
    expect(at(components, "values", "zot-registry", "platform", "zotRegistry", "storage")).toMatchObject({
      bucket: "demo-111122223333-registry",
      region: "file",
      endpoint: "http://10.0.2.2:9000",
    });
    expect(at(components, "values", "coredns", "coredns", "service")).toEqual({
      clusterIP: "10.111.255.254",
      clusterIPs: ["10.111.255.254"],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      extra: "file",
    });
  });

  test("an overlay that puts something else where CoreDNS's addresses go is refused by name", async () => {
    const overlays = [{ platform: { components: { values: { coredns: "x" } } } }];
    const input = { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] }, overlays };
    await expect(build(minimal, input)).rejects.toMatchObject({
      message: "the values make platform.components.values.coredns something else than an object",
    });
  });

  test("a member called __proto__ is a member as any other", async () => {
    const overlays = [parseJson('{"__proto__":{"polluted":true}}') as SeedInput["overlays"][number]];
    const { objects } = await build(minimal, { overlays });
    const values = at(json(objects.get(componentsReleaseKey)), "spec", "values");
    expect(Object.hasOwn(values as object, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("what the seed keeps from its maker's machine is cleaned", async () => {
    const { objects, notes } = await build(recommended, { staleValues: "clean" });
    const components = releaseOf(objects);
    expect(at(components, "imageMirror", "enabled")).toBe(false);
    expect(at(components, "values", "zot-registry", "platform", "zotRegistry", "storage")).toEqual({
      bucket: "demo-111122223333-registry",
      region: "eu-west-1",
    });
    expect(at(components, "values", "podplane-operator", "podplane", "operator", "config", "cluster")).toMatchObject({
      id: "demo",
      oidc: { issuerURL: "https://auth.example.com", clientID: "demo" },
    });
    expect(at(components, "values", "traefik", "platform", "traefik", "ingress")).toEqual({ enabled: true });
    expect(notes).toEqual([
      "components would be fetched from http://192.168.64.1:3000/podplane/components.git, which no cluster reaches: set components.source.url",
    ]);
  });

  test("a large number keeps its digits", async () => {
    const release = seedObjects("minimal").find(({ key }) => key === componentsReleaseKey);
    const text = JSON.stringify(release?.object).replace(
      '"interval":',
      '"big":9007199254740993,"float":1.0,"interval":',
    );
    const records = seedRecords(seedObjects("minimal")).map((record) =>
      keyText(record.key) === componentsReleaseKey ? { ...record, value: Buffer.from(text) } : record,
    );
    const { objects } = await build(await seedBytes(records));
    const written = Buffer.from(objects.get(componentsReleaseKey)?.value ?? []).toString();
    expect(written.match(/"(?:big|float)":[^,]*,/g)).toEqual(['"big":9007199254740993,', '"float":1.0,']);
  });
});

describe("service network", () => {
  const addressesOf = (objects: ReadonlyMap<string, NetsyRecord>, name: string): Json | undefined =>
    at(json(objects.get(`${servicePrefix}${name}`)), "spec", "clusterIPs");
  const ordinary = "platform-fluxcd/source-controller";
  const addressKeys = (records: readonly NetsyRecord[]): readonly string[] =>
    records.map((record) => keyText(record.key)).filter((key) => key.startsWith("/registry/ipaddresses/"));

  test.each([
    [["10.96.0.0/12"], ["10.96.0.1"], ["10.111.255.254"], ["10.96.0.2"]],
    [["192.168.128.0/17"], ["192.168.128.1"], ["192.168.255.254"], ["192.168.128.2"]],
    [
      ["10.96.0.0/12", "fd00:1234::/108"],
      ["10.96.0.1", "fd00:1234::1"],
      ["10.111.255.254", "fd00:1234::ffff"],
      ["10.96.0.2"],
    ],
    [
      ["10.43.0.0/16", "2001:db8:42:1::/112"],
      ["10.43.0.1", "2001:db8:42:1::1"],
      ["10.43.255.254", "2001:db8:42:1::ffff"],
      ["10.43.0.2"],
    ],
    [["198.18.0.0/15", "fdc6::/108"], ["198.18.0.1", "fdc6::1"], ["198.19.255.254", "fdc6::ffff"], ["198.18.0.2"]],
  ])("%j", async (serviceCidrs, api, dns, other) => {
    const { objects } = await build(minimal, { cluster: { ...cluster, serviceCidrs } });
    expect(at(json(objects.get(serviceCidrKey)), "spec", "cidrs")).toEqual(serviceCidrs);
    expect(addressesOf(objects, apiService)).toEqual(api);
    expect(addressesOf(objects, corednsService)).toEqual(dns);
    expect(addressesOf(objects, ordinary)).toEqual(other);
    expect(at(json(objects.get(corednsReleaseKey)), "spec", "values", "coredns")).toMatchObject({
      image: { tag: "1.13.0" },
      service: { clusterIPs: dns },
    });
  });

  test("policy follows the number of addresses", async () => {
    const single = await build(minimal, { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] } });
    const spec = (name: string) => at(json(single.objects.get(`${servicePrefix}${name}`)), "spec");
    expect(spec(apiService)).toMatchObject({
      clusterIP: "10.96.0.1",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
    });
    expect(spec(ordinary)).toMatchObject({
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      sessionAffinity: "None",
    });
  });

  test("an address of a family that is left goes, the other is renamed, and no gap remains", async () => {
    const { records, objects } = await build(minimal, { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] } });
    expect(addressKeys(records)).toEqual(["/registry/ipaddresses/10.96.0.1"]);
    expect(json(objects.get("/registry/ipaddresses/10.96.0.1"))).toMatchObject({
      metadata: { name: "10.96.0.1", labels: { "ipaddress.kubernetes.io/ip-family": "IPv4" } },
      spec: { parentRef: { name: "kubernetes" } },
    });
  });

  test("an address of something that did not move stays, and a second one of a family goes", async () => {
    const seed = await seedWith((objects) => [
      ...objects,
      ipAddress("198.18.9.9", "IPv4", "elsewhere", "gone"),
      ipAddress("198.18.0.77", "IPv4", "default", "kubernetes"),
    ]);
    const { records } = await build(seed, { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] } });
    expect(addressKeys(records)).toEqual(["/registry/ipaddresses/10.96.0.1", "/registry/ipaddresses/198.18.9.9"]);
  });

  test("Services without an address stay as they are", async () => {
    const ports = [{ port: 80 }];
    const headless = service("a", "headless", { clusterIPs: ["None"], ports });
    const external = { ...service("a", "external", { ports }) };
    const spec = { type: "ExternalName", externalName: "example.com" };
    const seed = await seedWith((objects) => [
      ...objects,
      headless,
      { ...external, object: { ...external.object, spec } },
    ]);
    const { objects } = await build(seed, { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] } });
    expect(addressesOf(objects, "a/headless")).toEqual(["None"]);
    expect(at(json(objects.get(`${servicePrefix}a/external`)), "spec")).toEqual(spec);
  });

  test.each([
    [
      "a Service that does not fit",
      minimal,
      ["10.0.0.0/29"],
      'record 16 (revision 17, key "/registry/services/specs/platform-fluxcd/notification-controller"): its cluster IP 198.18.0.254 has the offset 254, which does not fit into the service network 10.0.0.0/29',
    ],
    [
      "a Service that would take CoreDNS's address",
      minimal,
      ["10.0.0.0/24"],
      'record 16 (revision 17, key "/registry/services/specs/platform-fluxcd/notification-controller"): its new cluster IP 10.0.0.254 is already that of the Service platform-coredns/platform-coredns',
    ],
    ["no room", minimal, ["10.0.0.0/31"], "the service network 10.0.0.0/31 has no room for the API and DNS addresses"],
    [
      "IPv6 without room",
      minimal,
      ["10.0.0.0/16", "fd00::/113"],
      "the service network fd00::/113 has no room for the API and DNS addresses",
    ],
    ["IPv6 first", minimal, ["fd00::/108"], "the first service network must be an IPv4 one"],
    [
      "two of a family",
      minimal,
      ["10.96.0.0/12", "10.112.0.0/12"],
      "there are two service networks of one address family",
    ],
    [
      "bits behind the prefix",
      minimal,
      ["10.96.0.1/12"],
      "the service network 10.96.0.1/12 has bits set behind its prefix",
    ],
    ["nonsense", minimal, ["10.96.0.0"], 'the service network "10.96.0.0" is not a CIDR'],
  ])("refuses %s", async (_name, seed, serviceCidrs, message) => {
    await expect(build(seed, { cluster: { ...cluster, serviceCidrs } })).rejects.toMatchObject({ message });
  });

  test("a /29 that holds the Services of the seed is taken", async () => {
    const seed = await without(`${servicePrefix}platform-fluxcd/notification-controller`);
    const { objects } = await build(seed, { cluster: { ...cluster, serviceCidrs: ["10.0.0.0/29"] } });
    expect(addressesOf(objects, ordinary)).toEqual(["10.0.0.2"]);
  });
});

describe("a seed that does not fit is refused", () => {
  const network = { cluster: { ...cluster, serviceCidrs: ["10.96.0.0/12"] } };
  const source = { cluster: { ...cluster, componentsSource: { url: "https://git.example.com/c.git" } } };

  test.each<[string, () => Promise<Uint8Array>, Partial<SeedInput>, string]>([
    [
      "no ServiceCIDR",
      () => without(serviceCidrKey),
      network,
      "the seed has no record /registry/servicecidrs/kubernetes, and kubernetes.service_cidr is configured",
    ],
    [
      "no components release",
      () => without(componentsReleaseKey),
      {},
      "the seed has no record /registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components: it is not a Podplane seed",
    ],
    [
      "no repository",
      () => without(componentsRepositoryKey),
      source,
      "the seed has no record /registry/source.toolkit.fluxcd.io/gitrepositories/platform-components/podplane-components, and components.source is configured",
    ],
    [
      "release of another kind",
      () => replacing(componentsReleaseKey, { kind: "X" }),
      {},
      'record 33 (revision 34, key "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components"): it is of kind "X", not HelmRelease',
    ],
    [
      "release of another group",
      () => replacing(componentsReleaseKey, { kind: "HelmRelease", apiVersion: "v1" }),
      {},
      'record 33 (revision 34, key "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components"): its apiVersion is "v1", not one of helm.toolkit.fluxcd.io/',
    ],
    [
      "release of another name",
      () =>
        replacing(componentsReleaseKey, { kind: "HelmRelease", apiVersion: "helm.toolkit.fluxcd.io/v2", metadata: {} }),
      {},
      'record 33 (revision 34, key "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components"): its metadata names ""/null, not platform-components/platform-components',
    ],
    [
      "ServiceCIDR of another kind",
      () => replacing(serviceCidrKey, { kind: "X" }),
      network,
      'record 10 (revision 11, key "/registry/servicecidrs/kubernetes"): it is of kind "X", not ServiceCIDR',
    ],
    [
      "Service without a spec",
      () => replacing(`${servicePrefix}${apiService}`, { kind: "Service" }),
      network,
      'record 12 (revision 13, key "/registry/services/specs/default/kubernetes"): its spec is not an object',
    ],
    [
      "Service with an address outside",
      () =>
        replacing(`${servicePrefix}platform-fluxcd/source-controller`, {
          kind: "Service",
          spec: { clusterIPs: ["10.0.0.1"] },
        }),
      network,
      'record 15 (revision 16, key "/registry/services/specs/platform-fluxcd/source-controller"): its cluster IP 10.0.0.1 lies outside the seed\'s network 198.18.0.0/15',
    ],
    [
      "Service without clusterIPs",
      () => replacing(`${servicePrefix}platform-fluxcd/source-controller`, { kind: "Service", spec: {} }),
      network,
      'record 15 (revision 16, key "/registry/services/specs/platform-fluxcd/source-controller"): its spec.clusterIPs is not a list',
    ],
    [
      "IPAddress without parent",
      () => replacing("/registry/ipaddresses/198.18.0.1", { spec: {} }),
      network,
      'record 11 (revision 12, key "/registry/ipaddresses/198.18.0.1"): its spec.parentRef is not an object',
    ],
    [
      "two records of one key",
      () => seedWith((objects) => [...objects, serviceCidr()]),
      {},
      'record 34 (revision 35, key "/registry/servicecidrs/kubernetes"): another record has the same key',
    ],
  ])("%s", async (_name, seed, input, message) => {
    await expect(build(await seed(), input)).rejects.toMatchObject({ message });
  });

  test.each([
    [
      "protobuf in a telling record",
      { value: Buffer.from("k8s\0\x0a\x0f") },
      'record 33 (revision 34, key "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components"): its value is not a JSON object',
    ],
    [
      "a deletion",
      { deleted: true },
      'record 33 (revision 34, key "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components"): it is a deletion, which a seed cannot hold',
    ],
    [
      "an encrypted value",
      { dek: 3n },
      'record 33 (revision 34, key "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components"): it is encrypted, which a seed cannot hold',
    ],
  ])("%s", async (_name, change, message) => {
    const records = seedRecords(seedObjects("minimal")).map((record) =>
      keyText(record.key) === componentsReleaseKey ? { ...record, ...change } : record,
    );
    const error: Error = await build(await seedBytes(records)).then(
      () => expect.fail("was accepted"),
      (reason) => reason,
    );
    expect(error.message).toBe(message);
  });

  test("the first key is another one", async () => {
    await expect(build(await seedBytes([seedRecord(1, "/registry/x", "{}")]))).rejects.toMatchObject({
      message: 'record 0 (revision 1, key "/registry/x"): the first key must be _netsy',
    });
  });

  test("text nested beyond all use", async () => {
    const value = `{"image":"x","a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const records = [...seedRecords(seedObjects("minimal"))];
    records.push(seedRecord(records.length + 1, "/registry/deep", value));
    const { objects } = await build(await seedBytes(records), { cluster: { ...cluster, mirror: {} } });
    expect(objects.get("/registry/deep")?.value).toHaveLength(value.length);
  });

  test("a seed that changes between the two readings", async () => {
    const other = await without("/registry/namespaces/kube-system");
    let readings = 0;
    const file = await interpolateSeed(() => chunksOf(readings++ === 0 ? minimal : other), plainInput);
    await expect(collectBytes(file.bytes)).rejects.toThrow("the seed was changed while it was read");
  });
});

describe("component source", () => {
  const spec = async (componentsSource: SeedCluster["componentsSource"], input: Partial<SeedInput> = {}) => {
    const configured = componentsSource ? { ...cluster, componentsSource } : cluster;
    const { objects } = await build(minimal, { ...input, cluster: configured });
    return at(json(objects.get(componentsRepositoryKey)), "spec");
  };
  const url = "https://git.example.com/c.git";

  test.each(["branch", "tag", "semver", "commit"])("by %s", async (selector) => {
    expect(await spec({ url, ref: { [selector]: "x" } })).toEqual({
      url,
      ref: { [selector]: "x" },
      interval: "1m",
      timeout: "60s",
    });
  });

  test("without a selector, with a Secret", async () => {
    expect(await spec({ url, secretName: "s" })).toEqual({
      url,
      secretRef: { name: "s" },
      interval: "1m",
      timeout: "60s",
    });
  });

  test("a published seed defaults to the public repository, at its own version", async () => {
    expect(await spec(undefined, { staleValues: "clean", componentsVersion: "1.2.3" })).toMatchObject({
      url: "https://github.com/podplane/components.git",
      ref: { semver: "1.2.3" },
    });
    expect(await spec(undefined, { componentsVersion: "1.2.3" })).toMatchObject({ ref: { branch: "dev" } });
  });
});

describe("image mirror", () => {
  const mirror = { hostname: "registry.example.com/" };
  const images = async (input: Partial<SeedInput>): Promise<readonly string[]> => {
    const { records } = await build(recommended, input);
    return records.flatMap((record) =>
      [
        ...Buffer.from(record.value)
          .toString()
          .matchAll(/"image":"([^"]*)"/g),
      ].map((m) => m[1] ?? ""),
    );
  };

  test("every image reference gets the base once, a foreign base is taken off", async () => {
    const mirrored = await images({ cluster: { ...cluster, mirror }, staleValues: "clean" });
    expect(new Set(mirrored)).toEqual(
      new Set([
        "registry.example.com/mirror/ghcr.io/fluxcd/flux-cli:v2.7.0",
        "registry.example.com/mirror/ghcr.io/fluxcd/helm-controller:v1.4.0",
        "registry.example.com/mirror/ghcr.io/fluxcd/source-controller:v1.7.0",
        "registry.example.com/mirror/docker.io/coredns/coredns:1.13.0",
        "registry.example.com/mirror/quay.io/jetstack/cert-manager-controller:v1.19.0",
      ]),
    );
  });

  test("as the reference does it, a foreign base stays inside", async () => {
    const mirrored = await images({ cluster: { ...cluster, mirror } });
    expect(mirrored).toContain(
      "registry.example.com/mirror/default-registry.local/mirror/quay.io/jetstack/cert-manager-controller:v1.19.0",
    );
  });

  test("without a mirror the foreign base is taken off as well", async () => {
    expect(await images({ staleValues: "clean" })).toContain("quay.io/jetstack/cert-manager-controller:v1.19.0");
  });

  test("twice is as once, and a release's state is left alone", async () => {
    const input = { cluster: { ...cluster, mirror } };
    const once = await build(minimal, input);
    const twice = await build(once.bytes, input);
    expect(twice.bytes).toEqual(once.bytes);
    const original = await collect((await openNetsyFile(chunksOf(minimal), { mode: "strict" })).records);
    const secret = original.find((record) => keyText(record.key).startsWith("/registry/secrets/"));
    expect(once.objects.get(keyText(secret?.key ?? new Uint8Array()))?.value).toEqual(secret?.value);
  });
});
