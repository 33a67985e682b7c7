import { rule } from "../../document/index.ts";
import { type Context, explained, tokenKeysVariable } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  from,
  type Item,
  inlineObject,
  interpolate,
  member,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { variable } from "../nstance/index.ts";
import { afterHomeServices } from "./services.ts";

/*
 * Pods act as service accounts of Google Cloud by the tokens that the cluster signs. Google cannot reach the API
 * server of a private CA, so that it is given the keys. contracts/terraform.md 2.4.
 */

/** The trust in the cluster's tokens, in the project that holds the cluster. */
export function federation(context: Context): readonly (readonly Item[])[] {
  const { ir } = context;
  const origin = rule("google-federation", ir.origin);
  const pool = block(
    ["resource", "google_iam_workload_identity_pool", "pods"],
    paragraphs<Item>([
      [attribute("workload_identity_pool_id", interpolate`${ref("local.name_prefix")}-pods`)],
      [afterHomeServices()],
    ]),
    origin,
  );
  return [
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
  const keys = ref(`var.${tokenKeysVariable}`);
  const given = block(
    ["precondition"],
    [
      attribute("condition", code`${keys} != ""`),
      attribute("error_message", text("Run `podplanec secrets init`, which writes podplane.keys.auto.tfvars.")),
    ],
  );
  return block(
    ["resource", "google_iam_workload_identity_pool_provider", "pods"],
    paragraphs<Item>([
      [
        attribute("workload_identity_pool_id", pool),
        attribute("workload_identity_pool_provider_id", text("kubernetes")),
        attribute("attribute_mapping", mapping),
      ],
      [block(["oidc"], [attribute("issuer_uri", from(issuer.origin, uri)), attribute("jwks_json", keys)])],
      [block(["lifecycle"], [given])],
    ]),
    origin,
  );
}

/** The public half of the keys that sign tokens, as `podplanec secrets init` writes it. */
export function keysVariable({ ir }: Context): Block {
  return variable({
    name: tokenKeysVariable,
    description: "Public keys of the cluster's tokens, as `podplanec secrets init` writes them.",
    type: ref("string"),
    default: text(""),
    origin: rule("google-federation", ir.origin),
  });
}
