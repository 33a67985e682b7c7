/* What Nstance delivers to the machines of these tests. */
import { newServiceAccountPair } from "./certificates.ts";
import type { World } from "./world.ts";

/** The mutable values of a small cluster on AWS, without telemetry. */
export const initialMutableEnv: Readonly<Record<string, string>> = {
  KUBE_API_ETCD_SERVERS: "https://127.0.0.1:2378",
  KUBE_API_PUBLIC_HOSTNAME: "k8s.example.com",
  KUBE_SERVICE_ACCOUNT_ISSUER: "https://k8s.example.com:6443",
  KUBE_CLUSTER_CIDR: "100.64.0.0/10,fd64::/48",
  KUBE_SERVICE_CLUSTER_IP_RANGE: "198.18.0.0/15,fdc6::/108",
  KUBE_CLUSTER_DNS: "198.19.255.254,fdc6::ffff",
  KUBE_LOG_LEVEL: "2",
  DEFAULTS_GENERATION: "2",
  OIDC_ISSUER: "https://auth.example.com",
  OIDC_SIGNING_ALGS: "RS256",
  OIDC_USERNAME_CLAIM: "email",
  NETSY_BUCKET: "e2e-123456789012-netsy",
  NETSY_REGION: "us-east-1",
  NETSY_ASSUME_ROLE: "arn:aws:iam::123456789012:role/e2e-netsy",
  REGISTRY_ENABLED: "true",
  REGISTRY_HOSTNAME: "registry.example.com",
  REGISTRY_BUCKET: "e2e-123456789012-registry",
  REGISTRY_REGION: "us-east-1",
  REGISTRY_ASSUME_ROLE: "arn:aws:iam::123456789012:role/e2e-registry-read-only",
  TELEMETRY_ENABLED: "false",
};

/** Everything besides `mutable.env` of the first delivery: the CA, certificates, and on `knc` the service-account pair. */
export function identityFiles(world: World): Readonly<Record<string, string>> {
  const certificates = world.certificates.map(({ name, certificate }) => [`${name}.crt`, certificate]);
  const pair = newServiceAccountPair();
  return {
    "ca.crt": world.authority.certificate,
    ...Object.fromEntries(certificates),
    ...(world.identity.kind === "knc"
      ? { "service-accounts.key": pair.privateKey, "service-accounts.pub": pair.publicKey }
      : {}),
  };
}
