import type { IrJson, IrJsonMember } from "../../../ir/index.ts";
import { clusterShape, labelMembers, type MemberShape, type ObjectShape } from "../../../jsonc/index.ts";
import { type Located, type Origin, originSpan, ruled } from "../../../origins/index.ts";
import type {
  Auto,
  ClusterModel,
  LabelSchema,
  MapEntry,
  ModelBlock,
  ProviderModel,
  SubnetModel,
  TypeSpec,
} from "../../../schema/index.ts";
import { assertNever, type Cidr, formatCidr } from "../../../values/index.ts";
import { hasIpv6, makesNetwork } from "../plan/index.ts";
import type { ProjectionSource } from "./source.ts";

/**
 * The document that other tools read, `podplane.cluster.jsonc`: what is set in the source, in the
 * order of the schema table, with chosen ranges in place of `auto/N`. What JSONC has no place for
 * is left out (ruling 23); where that could mislead, `reportWhatIsLost` says so.
 */
export function projectModel(source: ProjectionSource): IrJson {
  const { cluster } = source;
  const projection: Projection = { source, providers: providersBySubnet(cluster) };
  const schema = ruled("projection-schema", cluster.origin);
  return {
    kind: "object",
    origin: ruled("projection-document", cluster.origin),
    members: [
      { name: "$schema", value: { kind: "scalar", value: "./podplane.cluster.schema.json", origin: schema } },
      {
        name: "cluster",
        value: {
          kind: "object",
          origin: cluster.origin,
          members: projectMembers(projection, clusterShape, plain(cluster), []),
        },
      },
    ],
  };
}

interface Projection {
  readonly source: ProjectionSource;
  readonly providers: ReadonlyMap<ModelBlock, ProviderModel>;
}

/** A block seen without its own schema, for walks along shapes. */
function plain(block: ClusterModel | ProviderModel | SubnetModel): ModelBlock {
  // Types of attributes only get wider: what is read is checked against the shape's type again.
  return block as unknown as ModelBlock;
}

function providersBySubnet(cluster: ClusterModel): ReadonlyMap<ModelBlock, ProviderModel> {
  const providers = new Map<ModelBlock, ProviderModel>();
  for (const provider of cluster.blocks.provider) {
    for (const zone of provider.blocks.zone) {
      for (const subnet of zone.blocks.subnet) providers.set(plain(subnet), provider);
    }
  }
  return providers;
}

/** The members of an object. `block` is undefined where the object only holds blocks of others. */
function projectMembers(
  projection: Projection,
  shape: ObjectShape,
  block: ModelBlock | undefined,
  around: readonly ModelBlock[],
): readonly IrJsonMember[] {
  const members: IrJsonMember[] = [];
  const attributes = block && effectiveAttributes(projection, block);
  for (const [name, meaning] of shape.members) {
    const value =
      meaning.kind === "attribute"
        ? projectAttribute(attributes?.[meaning.name], meaning.schema.type.spec)
        : projectMember(projection, shape, name, meaning, block, around);
    if (value) members.push({ name, value });
  }
  return members;
}

function projectAttribute(value: Located<unknown> | undefined, spec: TypeSpec): IrJson | undefined {
  return value === undefined || value.origin.kind === "default" ? undefined : toJson(value, spec);
}

type OtherMember = Exclude<MemberShape, { readonly kind: "attribute" }>;

function projectMember(
  projection: Projection,
  shape: ObjectShape,
  name: string,
  meaning: OtherMember,
  block: ModelBlock | undefined,
  around: readonly ModelBlock[],
): IrJson | undefined {
  const inside = block ? [...around, block] : around;
  switch (meaning.kind) {
    case "label":
      return block && projectLabel(shape, block, name, meaning.schema);
    case "object":
      return projectObject(projection, meaning, block, inside);
    case "map":
      return mapOf(childrenOf(block, meaning.shape.block?.kind), (child) =>
        objectOf(projection, meaning.shape, child, inside),
      );
    case "array":
      return arrayOf(
        childrenOf(block, meaning.shape.block?.kind).map((child) => objectOf(projection, meaning.shape, child, inside)),
      );
    case "strings":
      return arrayOf(childrenOf(block, meaning.block.kind).flatMap((child) => firstLabel(child)));
    case "lists":
      return mapOf(childrenOf(block, meaning.block.kind), (child) => {
        const items = childrenOf(child, meaning.shape.block?.kind);
        const objects = items.map((item) => objectOf(projection, meaning.shape, item, [...inside, child]));
        return { kind: "array", origin: child.origin, items: objects };
      });
    default:
      return assertNever(meaning);
  }
}

function firstLabel(block: ModelBlock): readonly IrJson[] {
  return block.labels.slice(0, 1).map((label) => scalar(label.value, label.origin));
}

function projectLabel(shape: ObjectShape, block: ModelBlock, name: string, schema: LabelSchema): IrJson | undefined {
  const index = shape.block ? labelMembers(shape.block).indexOf(name) : -1;
  const label = block.labels[index];
  if (!label) return undefined;
  return scalar(schema.type.spec.kind === "integer" ? Number(label.value) : label.value, label.origin);
}

function projectObject(
  projection: Projection,
  meaning: Extract<MemberShape, { readonly kind: "object" }>,
  block: ModelBlock | undefined,
  around: readonly ModelBlock[],
): IrJson | undefined {
  const { shape, owner } = meaning;
  // A block that the language has elsewhere hangs on the nearest object around that has its owner.
  const holder = owner === undefined ? block : around.findLast((one) => one.blocks[owner]?.[0])?.blocks[owner]?.[0];
  const child = childrenOf(holder, shape.block?.kind)[0];
  const form = shape.block?.jsonc;
  if (!child && block && form?.form === "object" && form.absentWithout === true) {
    return { kind: "object", origin: ruled("projection-no-seed", block.origin), members: [] };
  }
  const members = projectMembers(projection, shape, child, around);
  const first = members[0];
  return first && { kind: "object", origin: child?.origin ?? first.value.origin, members };
}

function objectOf(
  projection: Projection,
  shape: ObjectShape,
  block: ModelBlock,
  around: readonly ModelBlock[],
): IrJson {
  return { kind: "object", origin: block.origin, members: projectMembers(projection, shape, block, around) };
}

function childrenOf(block: ModelBlock | undefined, kind: string | undefined): readonly ModelBlock[] {
  return kind === undefined ? [] : (block?.blocks[kind] ?? []);
}

function mapOf(blocks: readonly ModelBlock[], project: (block: ModelBlock) => IrJson): IrJson | undefined {
  const first = blocks[0];
  const members = blocks.map((block) => ({ name: block.labels[0]?.value ?? "", value: project(block) }));
  return first && { kind: "object", origin: first.origin, members };
}

function arrayOf(items: readonly IrJson[]): IrJson | undefined {
  const first = items[0];
  return first && { kind: "array", origin: first.origin, items };
}

/** What the model says, with what the rules above this file say of subnets and pools. */
function effectiveAttributes(
  projection: Projection,
  block: ModelBlock,
): Readonly<Record<string, Located<unknown> | undefined>> {
  const { attributes } = block;
  if (block.kind === "vpc") return { ...attributes, v6cidr: networkIpv6(attributes["v6cidr"]) };
  if (block.kind === "pool") {
    return { ...attributes, size: largestSize(attributes["size"]), instance_type: machineText(attributes) };
  }
  const provider = projection.providers.get(block);
  if (!provider) return attributes;
  const cidr = chosenRange(projection.source, block, attributes["cidr"]);
  const wantsIpv6 = attributes["id"] === undefined && makesNetwork(provider) && hasIpv6(provider);
  const derived = {
    value: { kind: "auto", prefixLength: undefined },
    origin: ruled("projection-subnet-ipv6", block.origin),
  };
  return { ...attributes, cidr, v6cidr: attributes["v6cidr"] ?? (wantsIpv6 ? derived : undefined) };
}

/** Of VMs without a type the document says what they have, in the form that Nstance's own documents use for it. */
function machineText({
  instance_type: type,
  cores,
  memory,
}: Readonly<Record<string, Located<unknown> | undefined>>): Located<unknown> | undefined {
  if (type || !cores || !memory) return type;
  return {
    value: `cpu:${cores.value},memory:${Number(memory.value) * 1024}`,
    origin: ruled("projection-machine", cores.origin, memory.origin),
  };
}

/** JSONC has no word for a network without IPv6: it leaves the member out, and says it of one that has it by itself. */
function networkIpv6(v6cidr: Located<unknown> | undefined): Located<unknown> | undefined {
  if (v6cidr?.value === "none") return undefined;
  if (v6cidr?.origin.kind !== "default") return v6cidr;
  return { value: v6cidr.value, origin: ruled("projection-network-ipv6", v6cidr.origin) };
}

function chosenRange(
  source: ProjectionSource,
  block: ModelBlock,
  cidr: Located<unknown> | undefined,
): Located<unknown> | undefined {
  if (!cidr || !isAuto(cidr.value)) return cidr;
  // The caller has found this block among the subnets of the providers.
  const range = source.rangeOf(block as unknown as SubnetModel);
  return range && { value: range, origin: ruled("projection-subnet-range", cidr.origin) };
}

function isAuto(value: unknown): value is Auto {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "auto";
}

function largestSize(size: Located<unknown> | undefined): Located<unknown> | undefined {
  if (!size || !Array.isArray(size.value)) return size;
  const entries: readonly MapEntry<number>[] = size.value;
  const value = entries.reduce((largest, entry) => Math.max(largest, entry.value.value), 0);
  return { value, origin: ruled("projection-largest-size", size.origin) };
}

/** A checked value as JSON; what it is was decided by the checker from the same type. */
function toJson(located: Located<unknown>, spec: TypeSpec): IrJson {
  const { value, origin } = located;
  switch (spec.kind) {
    case "string":
    case "enum":
    case "integer":
    case "boolean":
    case "size":
      if (typeof value === "object") break;
      return scalar(value as string | number | boolean, origin);
    case "reference":
      return scalar((value as { readonly name: string }).name, origin);
    case "cidr":
      return scalar(formatCidr(value as Cidr), origin);
    case "auto":
      return scalar("auto", origin);
    case "list": {
      const items = (value as readonly Located<unknown>[]).map((item) => toJson(item, spec.of));
      return { kind: "array", origin, items };
    }
    case "map": {
      const entries = value as readonly MapEntry<unknown>[];
      return {
        kind: "object",
        origin,
        members: entries.map((entry) => ({ name: entry.key.value, value: toJson(entry.value, spec.of) })),
      };
    }
    case "union":
      return toJson(located, spec.of[0] ?? spec);
    case "address":
    case "duration":
    case "auto-prefix":
      break;
  }
  throw new Error(`no value of the type ${spec.kind} has a place in JSONC at ${originSpan(origin).start}`);
}

function scalar(value: string | number | boolean, origin: Origin): IrJson {
  return { kind: "scalar", value, origin };
}
