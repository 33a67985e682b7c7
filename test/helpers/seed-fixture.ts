import { compressions, fileKinds, type NetsyRecord, writeNetsyFile } from "../../emitters/netsy/index.ts";
import { collectBytes } from "./byte-streams.ts";
import {
  clusterObject,
  clusterRole,
  componentsRepository,
  configMap,
  customResource,
  deployment,
  groupBinding,
  helmRelease,
  helmSecret,
  ipAddress,
  type KubeObject,
  namespace,
  type SeedObject,
  service,
  serviceAccount,
  serviceCidr,
} from "./seed-objects.ts";

/** Profiles of published seeds (contract netsy-seed 2.4). */
export type SeedProfile = "minimal" | "recommended";

const flux = "platform-fluxcd";
const helmReleases = {
  group: "helm.toolkit.fluxcd.io",
  version: "v2",
  kind: "HelmRelease",
  plural: "helmreleases",
  scope: "Namespaced",
} as const;
const gitRepositories = {
  group: "source.toolkit.fluxcd.io",
  version: "v1",
  kind: "GitRepository",
  plural: "gitrepositories",
  scope: "Namespaced",
} as const;
const clusterIssuers = {
  group: "cert-manager.io",
  version: "v1",
  kind: "ClusterIssuer",
  plural: "clusterissuers",
  scope: "Cluster",
} as const;

const addons = [
  "agent-sandbox",
  "cert-manager",
  "podplane-operator",
  "secrets-store-csi-driver",
  "traefik",
  "trust-manager",
];

/** Values that stay in the recommended seed from the machine it is made on (contract netsy-seed 6.9). */
const staleValues = {
  platform: {
    components: {
      imageMirror: { enabled: true, hostname: "default-registry.local", prefix: "mirror" },
      apps: { "zot-registry": { enabled: true } },
      values: {
        "zot-registry": {
          platform: {
            zotRegistry: {
              registryHostname: "default-registry.local",
              storage: {
                bucket: "registry",
                region: "local",
                endpoint: "http://10.0.2.2:9000",
                secure: false,
                skipVerify: true,
                forcePathStyle: true,
                accessKeyID: "test",
                secretAccessKey: "test",
              },
            },
          },
        },
        "podplane-operator": {
          podplane: {
            operator: { config: { cluster: { id: "default", oidc: { issuerURL: "https://localhost:8443" } } } },
          },
        },
        traefik: {
          platform: {
            traefik: { ingress: { enabled: true, domains: [{ zone: "default.localhost", default: true }] } },
          },
        },
      },
    },
  },
};

const tcp = (port: number, targetPort = port): KubeObject => ({
  name: `tcp-${port}`,
  port,
  protocol: "TCP",
  targetPort,
});

function networkObjects(): readonly SeedObject[] {
  const dnsPorts = ["UDP", "TCP"].map((protocol) => ({
    name: `dns-${protocol.toLowerCase()}`,
    port: 53,
    protocol,
    targetPort: 53,
  }));
  return [
    serviceCidr(),
    ipAddress("198.18.0.1", "IPv4", "default", "kubernetes"),
    service("default", "kubernetes", {
      clusterIPs: ["198.18.0.1", "fdc6::1"],
      ports: [{ ...tcp(443, 6443), name: "https" }],
    }),
    service("platform-coredns", "platform-coredns", {
      clusterIPs: ["198.19.255.254", "fdc6::ffff"],
      ports: dnsPorts,
      selector: { app: "coredns" },
    }),
    ipAddress("fdc6::ffff", "IPv6", "platform-coredns", "platform-coredns"),
    service(flux, "source-controller", {
      clusterIPs: ["198.18.0.2"],
      ports: [tcp(80, 9090)],
      selector: { app: "source-controller" },
    }),
    service(flux, "notification-controller", {
      clusterIPs: ["198.18.0.254"],
      ports: [tcp(80, 9292)],
      selector: { app: "x" },
    }),
  ];
}

function coreObjects(): readonly SeedObject[] {
  const fluxImages = {
    cli: { image: "ghcr.io/fluxcd/flux-cli:v2.7.0" },
    helmController: { image: "ghcr.io/fluxcd/helm-controller:v1.4.0" },
    sourceController: { image: "ghcr.io/fluxcd/source-controller:v1.7.0" },
  };
  const coredns = { coredns: { image: { repository: "docker.io/coredns/coredns", tag: "1.13.0" } } };
  return [
    ...[
      "kube-system",
      "default",
      "platform-cluster",
      "platform-components",
      "platform-cilium",
      "platform-coredns",
      flux,
    ].map(namespace),
    customResource(helmReleases),
    customResource(gitRepositories),
    ...networkObjects(),
    ...["cilium-crds", "fluxcd-crds", "gateway-api-crds", "platform-rbac"].map((name) =>
      helmRelease("platform-cluster", name),
    ),
    helmRelease("platform-cilium", "cilium"),
    helmRelease("platform-coredns", "coredns", { values: coredns }),
    helmRelease(flux, "fluxcd", { values: { flux2: fluxImages } }),
    componentsRepository(),
    serviceAccount(flux, "source-controller"),
    deployment(flux, "source-controller", "ghcr.io/fluxcd/source-controller:v1.7.0"),
    deployment("platform-coredns", "coredns", "docker.io/coredns/coredns:1.13.0"),
    configMap("kube-system", "extension-apiserver-authentication", { note: "für Prüfungen <&>" }),
    helmSecret(flux, "platform-fluxcd"),
    clusterRole("podplane-view-components", [
      { apiGroups: [helmReleases.group], resources: ["*"], verbs: ["get", "list", "watch"] },
    ]),
    groupBinding("podplane:admins", "cluster-admin"),
    groupBinding("podplane:viewers", "view"),
  ];
}

function addonObjects(): readonly SeedObject[] {
  const crds = addons.map((name) => `${name}-crds`);
  const apps = [...addons, "platform-certs", "platform-trust", "zot-registry"];
  return [
    customResource(clusterIssuers),
    ...crds.map((name) => helmRelease("platform-cluster", name)),
    ...apps.map((name) => namespace(name.startsWith("platform-") ? name : `platform-${name}`)),
    ...apps.map((name) => helmRelease(name.startsWith("platform-") ? name : `platform-${name}`, name)),
    clusterObject(clusterIssuers, "platform-ingress-selfsigned-clusterissuer", { selfSigned: {} }),
    deployment(
      "platform-cert-manager",
      "cert-manager",
      "default-registry.local/mirror/quay.io/jetstack/cert-manager-controller:v1.19.0",
    ),
    service("platform-traefik", "traefik", {
      clusterIPs: ["198.18.0.33"],
      ports: [tcp(443)],
      selector: { app: "traefik" },
    }),
  ];
}

/** The objects of a seed, in their order, without the internal record. */
export function seedObjects(profile: SeedProfile): readonly SeedObject[] {
  switch (profile) {
    case "minimal":
      return [...coreObjects(), helmRelease("platform-components", "platform-components")];
    case "recommended":
      return [
        ...coreObjects(),
        ...addonObjects(),
        helmRelease("platform-components", "platform-components", { values: staleValues }),
      ];
  }
}

/** Record `position` of a seed, counted from 1. */
export function seedRecord(position: number, key: string, value: string): NetsyRecord {
  return {
    revision: BigInt(position),
    key: Buffer.from(key),
    created: true,
    deleted: false,
    createRevision: BigInt(position),
    prevRevision: 0n,
    version: 1n,
    lease: 0n,
    dek: 0n,
    value: Buffer.from(value),
    createdAt: undefined,
    compactedAt: undefined,
    leaderId: "seed",
    replicatedAt: undefined,
  };
}

/** The records of a seed with these objects. */
export function seedRecords(objects: readonly SeedObject[]): readonly NetsyRecord[] {
  const internal = seedRecord(1, "_netsy", "");
  return [internal, ...objects.map(({ key, object }, index) => seedRecord(index + 2, key, sortedJson(object)))];
}

/** A seed file as its publisher would write it. */
export function seedBytes(records: readonly NetsyRecord[]): Promise<Uint8Array> {
  const options = {
    kind: fileKinds.snapshot,
    compression: compressions.none,
    recordsCount: records.length,
    leaderId: "seed",
    createdAt: { seconds: 1_783_643_763n, nanos: 425_135_000 },
  };
  return collectBytes(writeNetsyFile(options, records));
}

/** The file of a whole profile. */
export function profileBytes(profile: SeedProfile): Promise<Uint8Array> {
  return seedBytes(seedRecords(seedObjects(profile)));
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
