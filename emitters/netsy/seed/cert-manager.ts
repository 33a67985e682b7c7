import { certManagerAccount } from "../../settings/index.ts";
import type { JsonObject } from "./json.ts";
import type { SeedCertManager, SeedCluster } from "./seed-cluster.ts";

/*
 * How cert-manager comes by the credentials that it proves domains with. On AWS its namespace allows a role, and its
 * pods ask for it (contract netsy-seed 6.9). On Google Cloud they exchange a token that the cluster signs: no key is
 * kept anywhere (contract terraform 2.4).
 */

export function certManagerApp(cluster: SeedCluster): JsonObject {
  const identity = identityOf(cluster);
  if (identity?.kind !== "role") return {};
  return { namespaceAnnotations: { "iam.amazonaws.com/allowed-roles": JSON.stringify([identity.id]) } };
}

export function certManagerValues(cluster: SeedCluster): readonly (readonly [string, JsonObject])[] {
  const identity = identityOf(cluster);
  if (!identity) return [];
  const values =
    identity.kind === "role" ? { podAnnotations: { "iam.amazonaws.com/role": identity.id } } : googleValues(identity);
  return [["cert-manager", { "cert-manager": values }]];
}

function identityOf({ acme, certManager }: SeedCluster): SeedCertManager | undefined {
  return acme && certManager;
}

const folder = "/var/run/google";
const annotation = "podplane.dev/google-credentials";

/**
 * Client libraries of Google read a file that says where a token lies and what it is exchanged for. It holds no
 * secret, and reaches the pod through an annotation: so a changed one starts the pod anew, and no object is needed
 * beside those of the chart.
 */
function googleValues({ id, audience }: SeedCertManager & { readonly kind: "account" }): JsonObject {
  const [, name = ""] = certManagerAccount.split("/");
  const credentials = JSON.stringify({
    type: "external_account",
    audience,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${id}:generateAccessToken`,
    credential_source: { file: `${folder}/token` },
  });
  const token = { audience: `https:${audience}`, expirationSeconds: 3600, path: "token" };
  const file = { path: "credentials.json", fieldRef: { fieldPath: `metadata.annotations['${annotation}']` } };
  return {
    serviceAccount: { name },
    podAnnotations: { [annotation]: credentials },
    extraEnv: [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: `${folder}/credentials.json` }],
    volumes: [
      {
        name: "google-credentials",
        projected: { sources: [{ serviceAccountToken: token }, { downwardAPI: { items: [file] } }] },
      },
    ],
    volumeMounts: [{ name: "google-credentials", mountPath: folder, readOnly: true }],
  };
}
