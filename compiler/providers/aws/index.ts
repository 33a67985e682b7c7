import { type CloudTable, moduleMembers } from "../table/index.ts";
import { machines } from "./machines.ts";
import { awsModules } from "./modules.ts";
import { deriveAws, names } from "./names.ts";
import { outside } from "./outside.ts";
import { policies } from "./policies.ts";
import { awsRefinements } from "./refinements.ts";
import { regions } from "./regions.ts";
import { tags } from "./tags.ts";

/** Amazon Web Services. contracts/terraform.md 1, contracts/nstance.md 3. */
export const aws = {
  title: "AWS",
  variables: ["AWS_"],
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
  ...moduleMembers,
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
    balancers: {
      subnetsPerZone: 1,
      publicSubnets: true,
      translatesPorts: true,
      acrossRegions: true,
      perPool: undefined,
    },
    /** "Quotas for your Network Load Balancers", listeners for each: not adjustable. */
    listenersPerBalancer: 50,
    /** "Amazon VPC quotas", inbound rules per security group: adjustable, so that more is a warning. */
    rulesPerGroup: 60,
    natPerZone: 1,
    publicAddresses: true,
    /** "Amazon VPC quotas", adjustable: 200 subnets per VPC, and 5 Elastic IP addresses per region, of which a gateway takes one. */
    quotas: { subnets: { most: 200, counts: "subnets" }, natGateways: 5 },
    ids: { network: awsRefinements["aws-vpc-id"], subnet: awsRefinements["aws-subnet-id"] },
    routing: "The security groups let them; routing between the networks is yours to make.",
    connecting: "Peer the networks or connect them by a transit gateway",
  },
  names,
  tags,
  machines,
  derive: deriveAws,
  policies,
  secretStore: { title: "AWS Secrets Manager", scope: ["account", "region"], secretName: (file) => file },
  objectStore: { protocol: "s3" },
  outside,
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
  bucketSettings: [
    { bucket: "aws_s3_bucket", type: "aws_s3_bucket_public_access_block" },
    { bucket: "aws_s3_bucket", type: "aws_s3_bucket_server_side_encryption_configuration" },
    { bucket: "aws_s3_bucket", type: "aws_s3_bucket_policy" },
    { bucket: "aws_s3_bucket", type: "aws_s3_bucket_lifecycle_configuration" },
  ],
  stateExample: 'state s3 { bucket = "example-tfstate", region = "us-east-1" }',
  dns: ["aws-route53"],
  podRoles: { kind: "dependency", dependency: "kube2iam" },
  sharedIdentity: undefined,
  sessions: { title: "Session Manager", attribute: "enable_ssm", dependency: "amazon-ssm-agent" },
  bootKeys: [{ key: "AWS_ACCOUNT_ID", from: "account" }],
  undelivered: [],
  starter: {
    offered: { region: ["AWS_REGION", "AWS_DEFAULT_REGION"] },
    arch: "arm64",
    vms: {
      only: { size: 1, attributes: { instance_type: { text: "t4g.small" } } },
      controlPlane: { size: 1, attributes: { instance_type: { text: "t4g.medium" } } },
      workers: { size: 1, attributes: { instance_type: { text: "t4g.large" } } },
    },
    state: { kind: "s3", repeats: ["region"] },
  },
} as const satisfies CloudTable;
export { bucketNameFault } from "./names.ts";
export { type ArnParts, arnOf, awsRefinements } from "./refinements.ts";
