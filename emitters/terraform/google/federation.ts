import { rule } from "../../document/index.ts";
import { type Context, explained } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  code,
  from,
  type Item,
  inlineObject,
  interpolate,
  list,
  member,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { variable } from "../nstance/index.ts";
import { readsZones } from "./cloud-dns.ts";
import { provesDomains } from "./context.ts";

/*
 * Pods act as service accounts of Google Cloud by the tokens that the cluster signs. Google cannot reach the API
 * server of a private CA, so that it is given the keys. contracts/terraform.md 2.4.
 */

/** APIs are used by accounts of the project: cert-manager's speaks to that of DNS, wherever the zone lies. */
function servicesOf(context: Context): readonly string[] {
  const proving = provesDomains(context) ? ["dns"] : [];
  const listing = readsZones(context) ? ["cloudresourcemanager"] : [];
  return [...listing, ...proving, "iamcredentials", "sts"].map((name) => `${name}.googleapis.com`);
}

/** The trust in the cluster's tokens, in the project that holds the cluster. */
export function federation(context: Context): readonly (readonly Item[])[] {
  const { ir } = context;
  const origin = rule("google-federation", ir.origin);
  const pool = block(
    ["resource", "google_iam_workload_identity_pool", "pods"],
    paragraphs<Item>([
      [attribute("workload_identity_pool_id", interpolate`${ref("local.name_prefix")}-pods`)],
      [attribute("depends_on", list([ref("google_project_service.federation")]))],
    ]),
    origin,
  );
  const enabled = block(
    ["resource", "google_project_service", "federation"],
    paragraphs<Item>([
      [attribute("for_each", code`toset(${list(servicesOf(context).map(text))})`)],
      [attribute("service", ref("each.key")), attribute("disable_on_destroy", boolean(false))],
    ]),
    origin,
  );
  return [
    [enabled],
    explained("Pods act as the accounts of their roles by the tokens that the cluster signs.", pool),
    [trust(ir)],
  ];
}

function trust({ kubernetes, origin: of }: Context["ir"]): Block {
  const origin = rule("google-federation", of);
  const { serviceAccountIssuer: issuer, apiHostname, apiPort } = kubernetes;
  const isAddress = issuer.value === `https://${apiHostname.value}:${apiPort.value}`;
  const uri = isAddress ? ref("local.kubernetes_api_url") : text(issuer.value);
  const mapping = inlineObject([member("google.subject", text("assertion.sub"))]);
  const pool = ref("google_iam_workload_identity_pool.pods.workload_identity_pool_id");
  return block(
    ["resource", "google_iam_workload_identity_pool_provider", "pods"],
    paragraphs<Item>([
      [
        attribute("workload_identity_pool_id", pool),
        attribute("workload_identity_pool_provider_id", text("kubernetes")),
        attribute("attribute_mapping", mapping),
      ],
      [
        block(
          ["oidc"],
          [attribute("issuer_uri", from(issuer.origin, uri)), attribute("jwks_json", ref("var.service_account_jwks"))],
        ),
      ],
    ]),
    origin,
  );
}

/** The public half of the keys that sign tokens, as `podplanec secrets init` writes it. */
export function keysVariable({ ir }: Context): Block {
  return variable({
    name: "service_account_jwks",
    description: "Public keys of the cluster's tokens, as `podplanec secrets init` writes them.",
    type: ref("string"),
    default: text(""),
    origin: rule("google-federation", ir.origin),
    validations: [
      {
        condition: code`var.service_account_jwks != ""`,
        message: text("Run `podplanec secrets init`, which writes podplane.keys.auto.tfvars."),
      },
    ],
  });
}
