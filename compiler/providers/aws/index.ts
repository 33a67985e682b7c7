import type { GeneratedCloud } from "../table/index.ts";
import { machines } from "./machines.ts";
import { awsModules } from "./modules.ts";
import { deriveAws, names } from "./names.ts";
import { policies } from "./policies.ts";
import { regions } from "./regions.ts";
import { tags } from "./tags.ts";

/** Amazon Web Services. contracts/terraform.md 1, contracts/nstance.md 3. */
export const aws = {
  title: "AWS",
  generated: true,
  settings: [
    {
      name: "account",
      required: {
        doc: "The wrong credentials must stop before anything happens.",
        example: 'account = "123456789012"',
      },
    },
    { name: "region", required: { doc: "A provider is one account and region.", example: 'region = "us-east-1"' } },
    { name: "profile" },
    { name: "tags" },
    { name: "enable_ssm" },
  ],
  identity: ["account", "region"],
  owner: "account",
  holdsState: true,
  strictPrefix: false,
  modules: awsModules,
  regions,
  network: {
    networkLengths: { shortest: 16, longest: 28 },
    subnetLengths: { shortest: 16, longest: 28 },
    reservedAddresses: 5,
    ipv6Subnets: { most: 256, form: "The network's /56 has room for 256 ranges of /64." },
    addresses: { nat: 1, balancer: 1, freeForBalancer: 8 },
    zonalBalancers: true,
    listenersPerBalancer: 50,
    rulesPerGroup: 60,
    quotas: { subnets: 200, natGateways: 5 },
  },
  names,
  tags,
  machines,
  derive: deriveAws,
  policies,
  secretStore: { moduleName: "aws-secrets-manager", title: "AWS Secrets Manager" },
  platformRoles: {
    netsy: "netsy",
    "registry-read-only": "registry-read-only",
    "registry-read-write": "registry-read-write",
    "cert-manager": "cert-manager-route53",
    telemetry: "telemetry-upload",
  },
  reservedRoles: [
    "netsy",
    "registry",
    "registry-read-only",
    "registry-read-write",
    "cert-manager-route53",
    "server-role",
    "agent-role",
  ],
  dns: ["aws-route53"],
  podRoles: { dependency: "kube2iam" },
  sessions: { title: "Session Manager", attribute: "enable_ssm", dependency: "amazon-ssm-agent" },
  bootKeys: [{ key: "AWS_ACCOUNT_ID", from: "account" }],
} as const satisfies GeneratedCloud;
export { bucketNameFault } from "./names.ts";
export { type ArnParts, arnOf, awsRefinements } from "./refinements.ts";
