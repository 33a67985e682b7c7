/** Rules of the OpenTofu files that only Google Cloud has. */
export const googleRules = {
  "tf-labels": {
    explanation: "Tags are the default labels of the provider: lower case, and `_` for characters that labels lack.",
    source: "contracts/terraform.md 2.1, 2.2, ruling 12",
  },
  "google-bucket-safety": {
    explanation: "Nobody reaches a bucket by a list of its own objects' owners, and nobody can make it public.",
    source: "contracts/terraform.md 2.3",
  },
  "no-soft-delete": {
    explanation: "What Netsy replaces is gone: kept for a week, as Cloud Storage does by itself, it would only cost.",
    source: "contracts/terraform.md 2.3",
  },
  "google-grants": {
    explanation:
      "The account that the modules give VMs may use the state's bucket and read the images; each grant is one member's.",
    source: "contracts/terraform.md 2.4",
  },
  "google-cert-manager": {
    explanation:
      "With ACME and a domain whose zone lies in Cloud DNS, cert-manager gets an account that may write records there, and list the zones of a project where the source states no name.",
    source: "contracts/terraform.md 2.4",
  },
  "google-federation": {
    explanation: "Google trusts the tokens of the cluster by the public half of the keys that sign them.",
    source: "contracts/terraform.md 2.4",
  },
  "google-role-actors": {
    explanation: "Pods of these service accounts of Kubernetes may act as the account of the role.",
    source: "contracts/terraform.md 2.4",
  },
  "google-traffic": {
    explanation: "The modules let in what comes from inside the network; clients of balancers come from outside.",
    source: "contracts/terraform.md 2.6",
  },
  "google-clients": {
    explanation: "A balancer passes traffic on with the address of the client, so that the VMs' ports are open to all.",
    source: "contracts/terraform.md 2.6",
  },
  "google-health-checks": {
    explanation: "Balancers ask VMs for their health from addresses of Google's own; the provider knows which.",
    source: "contracts/terraform.md 2.6",
  },
  "google-project-services": {
    explanation:
      "A new project makes accounts, secrets, grants and buckets once their APIs are on. The cluster module turns on what the modules use, in its own project and later; other projects need it, too.",
    source: "contracts/nstance.md 3.1, contracts/terraform.md 2.2",
  },
  "google-secrets-of-projects": {
    explanation: "All servers of the cluster use the secrets of its own project, those of other projects, too.",
    source: "contracts/nstance.md 3.4, 6.3",
  },
  "google-dns-zones": {
    explanation: "A zone is known by its name: what the file says, else the only public one of the domain.",
    source: "contracts/terraform.md 2.6",
  },
  "google-backends": {
    explanation: "The balancer's VMs stand in subnets of their pool, not in those of the balancer.",
    source: "contracts/nstance.md 3.5.2",
  },
} as const;
