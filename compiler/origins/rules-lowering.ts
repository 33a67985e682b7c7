/** Rules of lowering: values that are derived when the IR is made. Keys are those of `RuleOrigin.rule`. */
/** Rules of user-data: the parts of the script. */
export const userDataRules = {
  "user-data-script": {
    explanation: "The script that cloud-init runs once on each VM of this kind and architecture.",
    source: "contracts/vmconfig.md 5",
  },
  "user-data-ssh": {
    explanation: "Immutable SSH keys are written before anything can fail, so that a failing boot can be looked at.",
    source: "contracts/vmconfig.md 5.1 step 2",
  },
  "user-data-nstance": {
    explanation: "The script waits for the Nstance server, which may start after the VM.",
    source: "contracts/vmconfig.md 5.1 step 4",
  },
  "user-data-dependencies": {
    explanation: "One table serves the download and the check of every pinned dependency.",
    source: "contracts/vmconfig.md 5.1 step 5",
  },
  "user-data-debian-mirror": {
    explanation: "Packages of Debian itself come from the mirror that the VM's apt uses; the digest decides.",
    source: "ruling 45",
  },
  "user-data-download": {
    explanation: "All dependencies are downloaded by one curl, in parallel, with retries.",
    source: "contracts/vmconfig.md 5.1 step 5",
  },
  "user-data-verify": {
    explanation: "Every file is verified by its digest before anything is unpacked.",
    source: "contracts/vmconfig.md 5.1 step 5",
  },
  "user-data-overrides": {
    explanation: "Dependencies that the cluster pins itself are named to install.sh.",
    source: "ruling 45",
  },
  "user-data-vmconfig": {
    explanation: "vmconfig is unpacked over the root, without changing owners or modes of folders that exist.",
    source: "contracts/vmconfig.md 5.1 step 6",
  },
  "user-data-identity": {
    explanation: "What registration needs: the nonce, the CA and the immutable settings, readable by root only.",
    source: "contracts/vmconfig.md 5.1 steps 7 and 8",
  },
  "user-data-steps": {
    explanation: "vmconfig installs, configures and starts the services.",
    source: "contracts/vmconfig.md 5.1 steps 9 to 11",
  },
  "lock-file": {
    explanation: "What was chosen once and must not change by itself: addresses, numbers, names, pins.",
    source: "rulings 50, 52",
  },
  "env-review": {
    explanation: "The settings that a VM of this kind starts with, for review.",
    source: "ruling 54",
  },
} as const;

export const loweringRules = {
  "name-in-region": {
    explanation: "Another provider of the cluster has the name already, so that this one has its region behind it.",
    source: "rulings 13, 17, 49",
  },
  "second-network-prefix": {
    explanation: "Names of networks are global in a project, so that a second network has its region in its names.",
    source: "contracts/nstance.md 3.3, contracts/terraform.md 3.4",
  },
  "telemetry-key": {
    explanation: "What ships logs speaks S3 only: it gets the address of Cloud Storage for S3, and a key for it.",
    source: "contracts/terraform.md 2.3, ruling 42",
  },
  "role-account": {
    explanation:
      "Unless the file says otherwise, Pods of the service account of the role's name in `default` may act as it: of the name that it was built with, so that a rename takes it from nobody.",
    source: "contracts/terraform.md 2.4",
  },
  "name-prefix": {
    explanation: "The prefix of names is the cluster id unless the file sets another, and stays once built.",
    source: "ruling 1",
  },
  "oidc-client-id": {
    explanation: "The audience of tokens is the cluster id: VMs know no other.",
    source: "contracts/cluster-config.md 2.2",
  },
  "oidc-signing-algorithms": {
    explanation: "VMs accept RS256 unless the file lists other algorithms.",
    source: "contracts/vmconfig.md 3.3",
  },
  "dns-region": {
    explanation: "DNS-01 uses the region of the only provider of the zone's cloud that its account and profile leave.",
    source: "contracts/cluster-config.md 2.4",
  },
  "default-ranges": {
    explanation: "A range that the file does not name is the default one, of the families of the other.",
    source: "contracts/cluster-config.md 5.2, ruling 4",
  },
  "internal-api": {
    explanation:
      "Workers reach the API through a private balancer that forwards 6443 to the control plane, else through the API's own balancer.",
    source: "ruling 39",
  },
  "bucket-name": {
    explanation: "A bucket is named after the cluster, the account and itself, since bucket names are global.",
    source: "ruling 49",
  },
  "role-name": {
    explanation: "A role is named after the prefix and itself; longer names end in a hash.",
    source: "ruling 17",
  },
  "kept-name": {
    explanation: "A renamed bucket or role keeps its name in the cloud: a rename never destroys.",
    source: "design 3.2",
  },
  "defaults-generation": {
    explanation: "A cluster keeps the generation of defaults that it was first built with, as its lock file says.",
    source: "decision 0115",
  },
  "ipv6-only-when-asked": {
    explanation:
      "A network has no IPv6 where the file says so, where it was built without, or where a JSONC document does not ask.",
    source: "contracts/cluster-config.md 2.7",
  },
  "ip-plan": {
    explanation: "The lowest free aligned range in source order, kept in podplane.lock.json.",
    source: "ruling 50",
  },
  "retained-subnet": {
    explanation:
      "Gone from the source. The modules know subnets by their position: it stays as it was built until it is the last of its zone and role.",
    source: "ruling 56",
  },
  "retired-provider": {
    explanation: "Gone from the source. Its configuration stays until what it made is destroyed.",
    source: "ruling 56",
  },
  "kept-issuer": {
    explanation: "The issuer of service-account tokens that was built: tokens name it, so it stays.",
    source: "ruling 56",
  },
  "ipv6-numbers": {
    explanation: "IPv6 ranges are numbered in source order; the numbers are kept in podplane.lock.json.",
    source: "ruling 50",
  },
  "nat-of-module": {
    explanation: "A subnet with the service `nat` holds the NAT gateway of its zone.",
    source: "contracts/nstance.md 3.5.1",
  },
  "nat-route": {
    explanation: "Private subnets reach the internet through the NAT of the public subnets of their zone.",
    source: "contracts/nstance.md 3.5.1",
  },
  "target-port": {
    explanation: "A listener forwards to the port that it listens on unless the file names another.",
    source: "contracts/cluster-config.md 2.9",
  },
  "registry-hostname": {
    explanation: "Without domains the registry is called `<cluster id>-registry.local`.",
    source: "contracts/cluster-config.md 5.1",
  },
  "mirror-hostname": {
    explanation: "Mirrored images come from the cluster's own registry unless the file names a shared one.",
    source: "contracts/cluster-config.md 2.12",
  },
  "unset-is-empty": {
    explanation: "Settings that the file leaves out are delivered as empty, so that VMs do not keep an old value.",
    source: "ruling 38",
  },
  "default-log-services": {
    explanation: "The services whose logs are shipped unless the file lists others.",
    source: "contracts/vmconfig.md 3.3",
  },
  "pinned-module": {
    explanation: "The version of the Nstance modules is pinned in podplane.lock.json.",
    source: "rulings 9, 33",
  },
  "pinned-dependency": {
    explanation: "Dependencies of VMs are pinned with their digests in podplane.lock.json.",
    source: "ruling 45",
  },
  "mirror-url": {
    explanation: "Dependencies are loaded from the cluster's mirror, in the layout of the mirror.",
    source: "ruling 45",
  },
  "state-unlock": {
    explanation: "An http server unlocks the state where it locks it, unless the file says otherwise.",
    source: "contracts/terraform.md 5.8",
  },
  "state-key": {
    explanation: "State lies under the cluster id unless the file names another key.",
    source: "ruling 48",
  },
} as const;
