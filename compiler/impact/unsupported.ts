/*
 * What cannot be done in place, reviewed one by one: why, and the steps that lead there all the same. A test holds it
 * beside the schema table, which says `unsupported` of just these.
 */

export interface Unsupported {
  /** One sentence. */
  readonly reason: string;
  /** What to do instead, in order. */
  readonly steps: readonly string[];
}

const newCluster = [
  "Build a cluster with another id from a file of its own, beside this one.",
  "Move what runs here over to it, and let the names in DNS lead there.",
  "Take this cluster down.",
];

const existingSubnets =
  "VMs stand in the subnet, and OpenTofu, which does not know them, cannot destroy a subnet that is in use.";

const moveVms = [
  "Set the size of the pool to 0 in this zone, build and apply, and wait until its VMs are gone.",
  "Change the subnet, build with the `--accept-destroy` that the error names, and apply.",
  "Give the pool its size again, build and apply.",
];

/** By the path in the schema table. */
export const unsupported: Readonly<Record<string, Unsupported>> = {
  cluster: {
    reason: "The id is in the names of the cluster's buckets, in its certificates and in its VMs' identities.",
    steps: newCluster,
  },
  "cluster.name_prefix": {
    reason: "It is in the name of nearly every resource, and resources cannot be renamed.",
    steps: newCluster,
  },
  "cluster/kubernetes.cluster_cidr": {
    reason: "Nodes keep the Pod ranges that they were given, and nothing moves running Pods or routes.",
    steps: newCluster,
  },
  "cluster/kubernetes.service_cidr": {
    reason: "Services keep the addresses that they were given, and DNS is found at one of them.",
    steps: newCluster,
  },
  "cluster/provider": {
    reason: "The cluster's state, buckets and network lie in that cloud.",
    steps: newCluster,
  },
  "cluster/provider.account": {
    reason: "The cluster's state, buckets and network lie in that account.",
    steps: newCluster,
  },
  "cluster/provider.project": {
    reason: "The cluster's state, buckets and network lie in that project.",
    steps: newCluster,
  },
  "cluster/provider.manage": {
    reason: "What the one made stays, and the other would find the names taken.",
    steps: newCluster,
  },
  "cluster/provider.region": {
    reason: "The cluster's state, buckets and network lie in that region.",
    steps: newCluster,
  },
  "cluster/provider/vpc.id": {
    reason: "VMs, balancers and subnets stand in the network; none of them can move to another.",
    steps: newCluster,
  },
  "cluster/provider/vpc.v4cidr": {
    reason: "A network keeps its first range, and all that stands in it is destroyed with it.",
    steps: newCluster,
  },
  "cluster/provider/vpc.v6cidr": {
    reason: "Subnets and VMs keep the addresses that they were made with.",
    steps: newCluster,
  },
  "cluster/provider/network/sdn": {
    reason: "The type of a zone cannot be changed that a VNet with running VMs belongs to.",
    steps: [
      "Give the zone and the VNet new names beside the new type, and build and apply: the VMs move over.",
      "Remove the old VNet and the old zone by hand once no VM is connected to them.",
    ],
  },
  "cluster/provider/zone/subnet.id": { reason: existingSubnets, steps: moveVms },
  "cluster/provider/zone/subnet.cidr": { reason: existingSubnets, steps: moveVms },
};
