import { type CloudTable, moduleMembers } from "../table/index.ts";
import { machines } from "./machines.ts";
import { googleModules } from "./modules.ts";
import { deriveGoogle, names, poolId, poolName } from "./names.ts";
import { outside } from "./outside.ts";
import { googleRefinements } from "./refinements.ts";
import { regions } from "./regions.ts";
import { tags } from "./tags.ts";

/** Google Cloud. contracts/terraform.md 2, contracts/nstance.md 3, rulings 12 and 55. */
export const google = {
  title: "Google Cloud",
  variables: ["GOOGLE_", "CLOUDSDK_"],
  settings: [
    {
      name: "project",
      required: { doc: "The wrong credentials must stop before anything happens.", example: 'project = "my-project"' },
    },
    { name: "region", required: { doc: "A provider is one project and region.", example: 'region = "us-central1"' } },
    { name: "project_number" },
    { name: "tags" },
  ],
  ...moduleMembers,
  identity: ["project", "region"],
  owner: "project",
  holdsState: true,
  strictPrefix: true,
  modules: googleModules,
  regions,
  network: {
    networkLengths: { shortest: 8, longest: 29 },
    subnetLengths: { shortest: 8, longest: 29 },
    reservedAddresses: 4,
    ipv6Subnets: { most: 65_536, form: "The network's /48 has room for 65,536 ranges of /64." },
    addresses: { nat: 0, balancer: 0, freeForBalancer: 0 },
    balancers: {
      subnetsPerZone: undefined,
      publicSubnets: false,
      translatesPorts: false,
      acrossRegions: false,
      perPool: 1,
    },
    listenersPerBalancer: undefined,
    rulesPerGroup: undefined,
    natPerZone: undefined,
    publicAddresses: false,
    /**
     * "VPC quotas and limits", SUBNET_RANGES_PER_NETWORK: the ranges of both families, adjustable. The page shows no
     * number; 300 is what Google's network dashboard takes for it (GoogleCloudPlatform/cloud-foundation-fabric).
     */
    quotas: { subnets: { most: 300, counts: "ranges" }, natGateways: undefined },
    ids: { network: googleRefinements["google-network"], subnet: googleRefinements["google-subnet"] },
    routing: "The firewall lets them; routing between the networks is yours to make.",
    connecting: "Peer the networks",
  },
  names,
  tags,
  machines,
  derive: deriveGoogle,
  policies: undefined,
  secretStore: { title: "Secret Manager", scope: ["project"], secretName: (file) => file.replaceAll(".", "-") },
  objectStore: { protocol: "native", endpoint: "https://storage.googleapis.com", region: "auto" },
  outside,
  platformRoles: { "cert-manager": "dns01", telemetry: "telem" },
  reservedRoles: [
    "netsy",
    "registry",
    "registry-read-only",
    "registry-read-write",
    "server",
    "agent",
    "telem",
    "dns01",
  ],
  bucketSettings: [],
  stateExample: 'state gcs { bucket = "example-tfstate" }',
  dns: ["google-cloud-dns"],
  podRoles: {
    kind: "federation",
    needs: {
      name: "project_number",
      why: "Pods name where their tokens are trusted by the number of the project, and nothing else tells it.",
      example: "project_number = 123456789012",
    },
    audience: (number, prefix) =>
      `//iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${poolId(prefix)}/providers/kubernetes`,
    trust: { rule: poolName, name: poolId },
  },
  sharedIdentity:
    "The modules give every VM of a project one service account, which Netsy's bucket trusts; the metadata service is closed to Pods but those in the host's network.",
  sessions: undefined,
  bootKeys: [{ key: "GOOGLE_PROJECT_ID", from: "project" }],
  undelivered: [
    {
      block: "registry",
      attribute: "endpoint",
      why: "The registry reaches its bucket through Google's own interface, at the one address that it has.",
    },
    {
      block: "registry",
      attribute: "path_style",
      why: "The registry reaches its bucket through Google's own interface, which has no such styles.",
    },
    {
      block: "telemetry",
      attribute: "s3_endpoint",
      why: "Logs go to a bucket of Cloud Storage, at the one address that it has; its key must go nowhere else.",
    },
    {
      block: "telemetry",
      attribute: "s3_region",
      why: "What ships logs speaks S3 to Cloud Storage, for which every bucket is in the region `auto`.",
    },
    {
      block: "telemetry",
      attribute: "s3_assume_role",
      why: "Cloud Storage knows no such roles: logs are written with a key that `podplanec secrets init` makes.",
    },
    {
      block: "pool",
      attribute: "disk_size",
      why: "The Nstance modules for Google Cloud take no size of disks: a VM has that of its image.",
    },
  ],
  starter: {
    offered: {
      project: ["GOOGLE_CLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"],
      region: ["GOOGLE_CLOUD_REGION", "CLOUDSDK_COMPUTE_REGION"],
    },
    arch: "amd64",
    vms: {
      only: { size: 1, attributes: { instance_type: { text: "e2-medium" } } },
      controlPlane: { size: 1, attributes: { instance_type: { text: "e2-medium" } } },
      workers: { size: 1, attributes: { instance_type: { text: "e2-standard-2" } } },
    },
    state: { kind: "gcs", repeats: [] },
  },
} as const satisfies CloudTable;
export { googleRefinements } from "./refinements.ts";
