import type { Ir } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, moduleCall, moduleOf, type Section, withModules } from "../base/index.ts";
import {
  attribute,
  blank,
  block,
  comment,
  from,
  type Item,
  inlineObject,
  interpolate,
  lines,
  list,
  located,
  number,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";

/** Who the cluster is, and the module that all shards share. contracts/terraform.md 1.10. */
export function cluster(context: Context): Section {
  const { ir } = context;
  const locals = block(["locals"], clusterLocals(context), rule("tf-cluster-locals", ir.origin));
  const doc = ir.doc === undefined ? [] : [comment(ir.doc, ir.origin)];
  return {
    title: "Cluster",
    note: undefined,
    groups: [[...doc, locals], [clusterModule(context)]],
    origin: rule("tf-cluster-locals", ir.origin),
  };
}

function clusterLocals(context: Context): readonly Item[] {
  const { ir } = context;
  const module = moduleOf(context, withModules(context.home));
  const { kubernetes, oidc } = ir;
  const url = interpolate`https://${ref("local.kubernetes_api_hostname")}:${ref("local.kubernetes_api_port")}`;
  const urlOrigin = rule("api-url", kubernetes.apiHostname.origin, kubernetes.apiPort.origin);
  return paragraphs<Item>([
    [attribute("cluster_id", located(ir.id, text)), attribute("name_prefix", located(ir.namePrefix, text))],
    [
      attribute("kubernetes_api_hostname", located(kubernetes.apiHostname, text)),
      attribute("kubernetes_api_port", located(kubernetes.apiPort, number)),
      attribute("kubernetes_api_url", from(urlOrigin, url)),
      attribute("oidc_issuer_url", located(oidc.issuerUrl, text)),
      ...(oidc.caCertificate ? [attribute("oidc_ca_cert", located(oidc.caCertificate, lines))] : []),
    ],
    [attribute("nstance_version", located(module.nstanceVersion, text))],
  ]);
}

/** Written where the modules would look elsewhere than where the secrets were built. */
function secretsPrefix({ origin, platform: { secrets } }: Ir): readonly Item[] {
  if (secrets.isDefault) return [];
  return [attribute("secrets_prefix", from(rule("nstance-secrets-prefix", origin), text(secrets.prefix)))];
}

function clusterModule(context: Context): Item {
  const { ir } = context;
  const shards = context.providers.flatMap(({ provider }) =>
    provider.zones.map((zone) => from(zone.origin, text(zone.shard))),
  );
  const patience = rule("nstance-registration-timeout", ir.origin);
  const body: readonly Item[] = [
    blank,
    attribute("cluster_id", ref("local.cluster_id"), { origin: ir.id.origin }),
    attribute("name_prefix", ref("local.name_prefix"), { origin: ir.namePrefix.origin }),
    attribute("shards", from(rule("nstance-shards", ir.origin), list(shards))),
    attribute(
      "secrets_provider",
      from(rule("nstance-secrets-provider", ir.origin), text(ir.platform.secrets.moduleName)),
    ),
    ...secretsPrefix(ir),
    blank,
    comment("A VM registers after its downloads: five minutes, the default, can be too short.", patience),
    attribute(
      "server_config",
      object([attribute("garbage_collection", inlineObject([attribute("registration_timeout", text("15m"))]))]),
      { origin: patience },
    ),
  ];
  return moduleCall(
    moduleOf(context, withModules(context.home)),
    "cluster",
    "cluster",
    body,
    rule("nstance-cluster-module", ir.origin),
  );
}
