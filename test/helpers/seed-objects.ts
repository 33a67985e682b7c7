import { createHash } from "node:crypto";

/**
 * Kubernetes objects as they stand in published seeds (contract netsy-seed 2): no published file can
 * be had here, so this builds one of the same kinds, keys and oddities.
 */

export type KubeObject = Readonly<Record<string, unknown>>;

/** An object under its storage key. */
export interface SeedObject {
  readonly key: string;
  readonly object: KubeObject;
}

/** Every object of a published seed has this time of creation (contract netsy-seed 2.1). */
const creationTimestamp = "2015-07-11T04:02:31Z";

/** Same key, same uid, since tests compare bytes; two keys never share one, by which kube-apiserver keeps its caches. */
function uidOf(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

export function seedObject(key: string, identity: Identity, rest: KubeObject): SeedObject {
  const { apiVersion, kind, ...names } = identity;
  return { key, object: { apiVersion, kind, metadata: { ...names, uid: uidOf(key), creationTimestamp }, ...rest } };
}

export function namespace(name: string): SeedObject {
  const labels = { "kubernetes.io/metadata.name": name };
  return seedObject(
    `/registry/namespaces/${name}`,
    { apiVersion: "v1", kind: "Namespace", name, labels },
    { spec: { finalizers: ["kubernetes"] } },
  );
}

export function helmRelease(ns: string, name: string, spec: KubeObject = {}): SeedObject {
  const sourceRef = { kind: "GitRepository", name: "podplane-components", namespace: "platform-components" };
  const chart = { spec: { chart: `./charts/${name}`, reconcileStrategy: "Revision", sourceRef } };
  return seedObject(
    `/registry/helm.toolkit.fluxcd.io/helmreleases/${ns}/${name}`,
    { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name, namespace: ns },
    { spec: { chart, interval: "5m", ...spec } },
  );
}

export function componentsRepository(): SeedObject {
  const ns = "platform-components";
  return seedObject(
    `/registry/source.toolkit.fluxcd.io/gitrepositories/${ns}/podplane-components`,
    { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "podplane-components", namespace: ns },
    {
      spec: {
        interval: "1m",
        ref: { branch: "dev" },
        secretRef: { name: "dev-git" },
        timeout: "60s",
        url: "http://192.168.64.1:3000/podplane/components.git",
      },
    },
  );
}

interface ServiceSpec {
  readonly clusterIPs?: readonly string[];
  readonly ports: readonly KubeObject[];
  readonly selector?: Readonly<Record<string, string>>;
}

export function service(ns: string, name: string, { clusterIPs, ports, selector }: ServiceSpec): SeedObject {
  const families = { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "PreferDualStack" };
  return seedObject(
    `/registry/services/specs/${ns}/${name}`,
    { apiVersion: "v1", kind: "Service", name, namespace: ns },
    {
      spec: {
        ...(clusterIPs ? { clusterIP: clusterIPs[0], clusterIPs } : {}),
        internalTrafficPolicy: "Cluster",
        ...families,
        ports,
        ...(selector ? { selector } : {}),
        sessionAffinity: "None",
        type: "ClusterIP",
      },
    },
  );
}

export function serviceCidr(): SeedObject {
  return seedObject(
    "/registry/servicecidrs/kubernetes",
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "ServiceCIDR",
      name: "kubernetes",
      finalizers: ["networking.k8s.io/service-cidr-finalizer"],
    },
    { spec: { cidrs: ["198.18.0.0/15", "fdc6::/108"] } },
  );
}

export function ipAddress(address: string, family: "IPv4" | "IPv6", ns: string, name: string): SeedObject {
  const labels = {
    "ipaddress.kubernetes.io/ip-family": family,
    "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
  };
  return seedObject(
    `/registry/ipaddresses/${address}`,
    { apiVersion: "networking.k8s.io/v1", kind: "IPAddress", name: address, labels },
    { spec: { parentRef: { group: "", name, namespace: ns, resource: "services" } } },
  );
}

export function deployment(ns: string, name: string, image: string): SeedObject {
  const labels = { app: name };
  const container = {
    name,
    image,
    args: ["--log-level=info", "--summary=a<b>&c"],
    imagePullPolicy: "IfNotPresent",
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  };
  const podSpec = {
    containers: [container],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    serviceAccountName: name,
    terminationGracePeriodSeconds: 30,
  };
  return seedObject(
    `/registry/deployments/${ns}/${name}`,
    { apiVersion: "apps/v1", kind: "Deployment", name, namespace: ns },
    {
      spec: {
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        selector: { matchLabels: labels },
        strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" }, type: "RollingUpdate" },
        template: { metadata: { labels }, spec: podSpec },
      },
    },
  );
}

export function serviceAccount(ns: string, name: string): SeedObject {
  return seedObject(
    `/registry/serviceaccounts/${ns}/${name}`,
    { apiVersion: "v1", kind: "ServiceAccount", name, namespace: ns },
    {},
  );
}

export function configMap(ns: string, name: string, data: Readonly<Record<string, string>>): SeedObject {
  return seedObject(
    `/registry/configmaps/${ns}/${name}`,
    { apiVersion: "v1", kind: "ConfigMap", name, namespace: ns },
    { data },
  );
}

/** The state of a Helm release, which the interpolation must leave alone although it holds image references. */
export function helmSecret(ns: string, release: string): SeedObject {
  const name = `sh.helm.release.v1.${release}.v1`;
  const state = Buffer.from(JSON.stringify({ name: release, chart: { values: { image: "docker.io/library/x" } } }));
  return seedObject(
    `/registry/secrets/${ns}/${name}`,
    { apiVersion: "v1", kind: "Secret", name, namespace: ns, labels: { owner: "helm", name: release } },
    { data: { release: Buffer.from(state.toString("base64")).toString("base64") }, type: "helm.sh/release.v1" },
  );
}

export function groupBinding(group: string, role: string): SeedObject {
  const name = `podplane-${role}`;
  const apiGroup = "rbac.authorization.k8s.io";
  return seedObject(
    `/registry/clusterrolebindings/${name}`,
    { apiVersion: `${apiGroup}/v1`, kind: "ClusterRoleBinding", name },
    { roleRef: { apiGroup, kind: "ClusterRole", name: role }, subjects: [{ apiGroup, kind: "Group", name: group }] },
  );
}

export function clusterRole(name: string, rules: readonly KubeObject[]): SeedObject {
  return seedObject(
    `/registry/clusterroles/${name}`,
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name },
    { rules },
  );
}

interface ResourceNames {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** A CRD that takes any object, which is all that listing needs. */
export function customResource({ group, version, kind, plural, scope }: ResourceNames): SeedObject {
  const name = `${plural}.${group}`;
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: anything, status: anything } } };
  const names = { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() };
  return seedObject(
    `/registry/apiextensions.k8s.io/customresourcedefinitions/${name}`,
    { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name },
    {
      spec: {
        conversion: { strategy: "None" },
        group,
        names,
        scope,
        versions: [{ name: version, schema, served: true, storage: true }],
      },
    },
  );
}

/** An object of a kind that `customResource` declares for the cluster as a whole. */
export function clusterObject(names: ResourceNames, name: string, spec: KubeObject): SeedObject {
  return seedObject(
    `/registry/${names.group}/${names.plural}/${name}`,
    { apiVersion: `${names.group}/${names.version}`, kind: names.kind, name },
    { spec },
  );
}
