/*
 * Blocks and attributes of Terraform, Helm and programming languages that people write by habit, and what does
 * the same here. A word of the schema is never looked up.
 */

const loop = "Write `for x in list { … }` around what repeats.";
const condition = "Write `if condition { … } else if other { … } else { … }`.";
const terraform = "Keep it in a `.tf` file of your own beside the source; podplanec leaves that alone.";

const advices: ReadonlyMap<string, string> = new Map([
  ["for_each", loop],
  ["count", loop],
  ["foreach", loop],
  ["dynamic", loop],
  ["while", loop],
  ["loop", loop],
  ["unless", condition],
  ["when", condition],
  ["switch", condition],
  ["match", condition],
  ["case", condition],
  ["elif", condition],
  ["variable", "Write `param name: type = default` on the top level."],
  ["variables", "Write `param name: type = default` on the top level."],
  ["locals", "Write `let name = value` on the top level."],
  ["values", "Write `let name = value` on the top level."],
  ["import", 'Write `use "path.podplane" as name` on the top level.'],
  ["imports", 'Write `use "path.podplane" as name` on the top level.'],
  ["function", "Write `template name(parameter: type) { … }` on the top level, and `include name(parameter = value)`."],
  ["def", "Write `template name(parameter: type) { … }` on the top level, and `include name(parameter = value)`."],
  ["macro", "Write `template name(parameter: type) { … }` on the top level, and `include name(parameter = value)`."],
  ["resource", terraform],
  ["data", terraform],
  ["module", terraform],
  ["output", terraform],
  ["moved", "Write `renamed_from = old` in what was renamed."],
  ["terraform", "Write `state s3 { … }` in the cluster; versions of OpenTofu and of modules are chosen by podplanec."],
  ["backend", "Write `state s3 { … }` in the cluster."],
  ["depends_on", "Remove it: what depends on what follows from the names that are used."],
  ["lifecycle", "Remove it: the plan of OpenTofu tells what a change replaces."],
]);

const pinned =
  "Nstance chooses the node of each VM by itself: give the pool a provider that has these nodes alone, or make a machine that belongs to one node by hand, beside the pools.";
const addressed =
  "VMs get their addresses by DHCP, and others come in their place: what is to be found has a load balancer, or `api { virtual_address = … }` where there is none.";
const oneDisk =
  "A VM has one disk, of the size that `disk_size` says: Pods get more room by volumes of a storage class.";

/** What Nstance cannot do with a VM (contracts/nstance.md 9.1), in blocks that say what VMs are like. */
const machineAdvices: ReadonlyMap<string, string> = new Map([
  ...["node", "nodes", "node_name", "target_node", "affinity"].map((word) => [word, pinned] as const),
  ...["address", "addresses", "ip", "ips", "ip_address", "static_ip"].map((word) => [word, addressed] as const),
  ...["disk", "disks", "data_disk", "data_disks", "extra_disks", "volume", "volumes"].map(
    (word) => [word, oneDisk] as const,
  ),
]);
const machineBlocks: ReadonlySet<string> = new Set(["pool", "subnet"]);

/**
 * What to write for a block or an attribute of another language, or for what no machine can be told; undefined where the word
 * is neither. `block` is the kind of block that it stands in.
 */
export function foreignAdvice(word: string, block?: string): string | undefined {
  const ofMachines = block !== undefined && machineBlocks.has(block) ? machineAdvices.get(word) : undefined;
  return ofMachines ?? advices.get(word);
}
