import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type BesideContext, type Context, configurationOf, explained, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  comment,
  from,
  type Item,
  interpolate,
  list,
  located,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { type GoogleContext, isHome, prefixed } from "./context.ts";
import { bucketGrant, readOnly, readWrite, secretsGrant, serviceAccount } from "./roles.ts";

/*
 * What machines of one's own use of the project that holds the cluster (contracts/nstance.md 6.1, 9.2). An account for
 * the servers of the nodes, and one for the VMs; keys are made by hand, as one that OpenTofu made would lie in its state.
 */

export function beside(context: Context, provider: GoogleContext): Section {
  const own = isHome(context, provider) ? context.beside : [];
  const [first] = own;
  return {
    title: "Machines beside Google Cloud",
    note: "Their keys are made by hand: what OpenTofu makes lies in its state.",
    groups: own.flatMap((one) => [...serversOf(context, provider, one), ...vmsOf(context, provider, one)]),
    origin: rule("beside-account", (first ?? provider).provider.origin),
  };
}

/** The configuration and the records of their own shard, and what servers share. */
function serversOf(
  context: Context,
  home: GoogleContext,
  { name: own, parts, shards }: BesideContext,
): readonly (readonly Item[])[] {
  const name = `${own}_servers`;
  const { name: cloudName } = parts.servers;
  const { origin } = cloudName;
  const account = serviceAccount(context, home, { name, id: from(origin, prefixed(context, cloudName.value)), origin });
  const member = ref(`google_service_account.${name}.member`);
  return [
    explained("Nstance's servers on the nodes.", account),
    [objectsGrant(name, [...shards.map((shard) => `shard/${shard}/`), "cluster/"], origin)],
    [secretsGrant(context, home, { name, member, origin })],
  ];
}

/** Objects below these folders; what lists them is asked of the bucket. */
function objectsGrant(name: string, folders: readonly string[], origin: Origin): Block {
  const bucket = ref("module.cluster.bucket");
  const start = "projects/_/buckets/";
  const mine = folders.map((folder) => interpolate`resource.name.startsWith("${start}${bucket}/objects/${folder}")`);
  const [first, second] = mine;
  if (!first || !second) throw new Error("a server has no folder of its own");
  const expression = interpolate`resource.type == "storage.googleapis.com/Bucket" || ${first} || ${second}`;
  return block(
    ["resource", "google_storage_bucket_iam_member", name],
    paragraphs<Item>([
      [
        attribute("bucket", bucket),
        attribute("role", text(readWrite)),
        attribute("member", ref(`google_service_account.${name}.member`)),
      ],
      [
        block(
          ["condition"],
          [attribute("title", text("records of the shard and of the cluster")), attribute("expression", expression)],
        ),
      ],
    ]),
    origin,
  );
}

/** Images, and where logs are shipped: by programs that speak S3. */
function vmsOf(
  context: Context,
  home: GoogleContext,
  { name: own, parts }: BesideContext,
): readonly (readonly Item[])[] {
  const name = `${own}_vms`;
  const { name: cloudName } = parts.vms;
  const { origin } = cloudName;
  const member = ref(`google_service_account.${name}.member`);
  const account = serviceAccount(context, home, { name, id: from(origin, prefixed(context, cloudName.value)), origin });
  const images = { bucket: ref("google_storage_bucket.registry.name"), role: text(readOnly), member };
  const logs = context.ir.telemetry.s3Bucket;
  const logGrant = { bucket: located(logs, text), role: text("roles/storage.objectCreator"), member };
  return [
    explained("VMs there: they read images, and ship logs.", account),
    [bucketGrant(home, name, images, origin)],
    ...(logs.value === "" ? [] : [[bucketGrant(home, `${name}_logs`, logGrant, origin)]]),
  ];
}

/** All that comes from machines beside the network: VMs, and the servers on their nodes. */
export function fromMachines(
  context: Context,
  provider: GoogleContext,
  { name: own, title, parts }: BesideContext,
): readonly Item[] {
  const { vmRange, nodeRanges, rules } = parts;
  const name = rules.find((one) => one.provider === provider.provider.key)?.name;
  if (name === undefined) return [];
  const protocols = ["tcp", "udp", "icmp"].map((one) => [block(["allow"], [attribute("protocol", text(one))])]);
  const ranges = list([vmRange, ...nodeRanges.map(({ range }) => range)].map((range) => located(range, text)));
  return [
    comment(`VMs and nodes of ${title}.`, vmRange.origin),
    block(
      ["resource", "google_compute_firewall", `from_${own}${provider.suffix}`],
      paragraphs<Item>([
        configurationOf(provider, "resource"),
        [
          attribute("name", prefixed(context, name)),
          attribute("network", ref(`${provider.network}.vpc_id`)),
          attribute("direction", text("INGRESS")),
          attribute("source_ranges", ranges),
        ],
        ...protocols,
      ]),
      rule("beside-traffic", vmRange.origin),
    ),
  ];
}
