import type { CloudFacts } from "./table.ts";

const ownMachines = {
  why: "The cloud has machines, disks and addresses of its own.",
  fix: "Remove it.",
};

/** What blocks have of a kind whose network and VMs the Nstance modules make. */
export const moduleMembers = {
  blocks: {
    has: ["vpc", "zone", "load_balancer", "bucket", "role"],
    needs: ["vpc"],
    instead: { node: ownMachines, storage: ownMachines, network: { why: ownMachines.why, fix: "Write vpc { … }." } },
  },
  subnets: { has: ["services", "public", "id", "cidr", "v6cidr"], needs: [], instead: {} },
  pools: {
    has: ["instance_type", "disk_size"],
    needs: ["instance_type"],
    instead: {
      cores: { why: "The type of its VMs says how many they have.", fix: "Choose an instance_type with as many." },
      memory: { why: "The type of its VMs says how much they have.", fix: "Choose an instance_type with as much." },
    },
  },
  mostZones: undefined,
} as const satisfies Partial<CloudFacts>;
