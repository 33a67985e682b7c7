import type { Ir, IrPool, IrProvider } from "../../compiler/ir/index.ts";
import { type Arrow, arrow, type Box, box, type Graph, machineWords, sizeIn } from "./graph.ts";

/** The components of a platform and what they talk to, with the values of this cluster. */
export function platformView(ir: Ir): Graph {
  const home = ir.providers.find(({ key }) => key === ir.platform.home) ?? ir.providers[0];
  return {
    title: ir.id.value,
    boxes: [
      box("person", "developers", ["developers", "kubectl"]),
      box("outside", "oidc", ["OIDC issuer", ir.oidc.issuerUrl.value]),
      box("service", "podplanec", ["podplanec", "OpenTofu"]),
      ...ir.providers.map((provider) => providerBox(ir, provider, provider === home)),
      ...(ir.telemetry.otlpEndpoint.value === ""
        ? []
        : [box("outside", "otlp", ["logs", ir.telemetry.otlpEndpoint.value])]),
    ],
    arrows: [
      arrow(
        "developers",
        `${home.key}/knc/kube-apiserver`,
        `${ir.kubernetes.apiHostname.value}:${ir.kubernetes.apiPort.value}`,
      ),
      arrow("developers", "oidc", "login"),
      arrow(`${home.key}/knc/kube-apiserver`, "oidc", "keys"),
      ...ir.providers.flatMap((provider) => arrowsOf(ir, provider, home)),
    ],
  };
}

const workerServices = ["nstance-agent", "containerd", "kubelet", "fluent-bit", "zot"] as const;
const controlServices = ["netsy", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;

function providerBox(ir: Ir, provider: IrProvider, isHome: boolean): Box {
  const { key, zones, buckets } = provider;
  const kinds = kindsOf(ir, provider);
  const own = [...(isHome ? Object.values(ir.platform.buckets) : []).map(({ name }) => name.value)];
  const logs = isHome && ir.telemetry.s3Bucket.value !== "" ? [ir.telemetry.s3Bucket.value] : [];
  const names = [...own, ...buckets.map(({ cloudName }) => cloudName.value), ...logs];
  return box(
    "provider",
    key,
    [key],
    [
      box("service", `${key}/nstance`, [
        "nstance-server",
        zones.length === 1 ? "one, in one zone" : `one in each of ${zones.length} zones`,
      ]),
      ...kinds.map((kind) => vmsBox(ir, provider, kind)),
      ...names.map((name) => box("bucket", `${key}/bucket ${name}`, ["bucket", name])),
    ],
  );
}

interface Kind {
  readonly kind: "knc" | "knd";
  readonly pools: readonly IrPool[];
}

/** The kinds of VM that a provider has. */
function kindsOf(ir: Ir, provider: IrProvider): readonly Kind[] {
  const here = new Set(provider.zones.flatMap((zone) => zone.pools));
  const pools = ir.pools.filter(({ name }) => here.has(name.value));
  return (["knc", "knd"] as const).flatMap((kind) => {
    const own = pools.filter((pool) => pool.kind === kind);
    return own.length === 0 ? [] : [{ kind, pools: own }];
  });
}

function vmsBox(ir: Ir, provider: IrProvider, { kind, pools }: Kind): Box {
  const { key } = provider;
  const services = [...(kind === "knc" ? controlServices : []), ...workerServices].filter((one) => isOn(ir, one));
  const title = kind === "knc" ? "control-plane VMs" : "worker VMs";
  const sizes = pools.map((pool) => `${pool.name.value}: ${vmsIn(provider, pool)} × ${machineWords(pool)}`);
  return box(
    "zone",
    `${key}/${kind}`,
    [title, ...sizes],
    services.map((service) => box("service", `${key}/${kind}/${service}`, [service])),
  );
}

/** VMs of a pool in the zones of one provider: its total counts those of all. */
function vmsIn({ zones }: IrProvider, pool: IrPool): number {
  return zones
    .filter((zone) => zone.pools.includes(pool.name.value))
    .reduce((sum, zone) => sum + sizeIn(pool, zone.name.value), 0);
}

function isOn(ir: Ir, service: string): boolean {
  if (service === "fluent-bit") return ir.telemetry.enabled.value;
  return service !== "zot" || ir.registry.enabled.value;
}

function arrowsOf(ir: Ir, provider: IrProvider, home: IrProvider): readonly Arrow[] {
  const { key } = provider;
  const { netsy, registry } = ir.platform.buckets;
  const { otlpEndpoint, s3Bucket, enabled } = ir.telemetry;
  const logs = otlpEndpoint.value === "" ? `${home.key}/bucket ${s3Bucket.value}` : "otlp";
  const services = kindsOf(ir, provider).flatMap(({ kind }) => [
    arrow(`${key}/nstance`, `${key}/${kind}/nstance-agent`, "makes VMs"),
    ...(kind === "knc"
      ? [
          arrow(`${key}/knc/kube-apiserver`, `${key}/knc/netsy`),
          arrow(`${key}/knc/netsy`, `${home.key}/bucket ${netsy.name.value}`, "state"),
        ]
      : [arrow(`${key}/knd/kubelet`, `${home.key}/knc/kube-apiserver`)]),
    ...(ir.registry.enabled.value
      ? [arrow(`${key}/${kind}/zot`, `${home.key}/bucket ${registry.name.value}`, "images")]
      : []),
    ...(enabled.value && (otlpEndpoint.value !== "" || s3Bucket.value !== "")
      ? [arrow(`${key}/${kind}/fluent-bit`, logs, "logs")]
      : []),
  ]);
  return [arrow("podplanec", `${key}/nstance`, "configures"), ...services];
}
