import type { ReferenceTarget, TypeSpec } from "../schema/index.ts";
import type { GivenValue } from "./given.ts";
import type { SaidBlock } from "./said.ts";

/** What a reference may name, by the kind of block. */
const targets: Readonly<Record<string, readonly ReferenceTarget[]>> = {
  pool: ["pool", "subnet-role"],
  load_balancer: ["load-balancer"],
  bucket: ["bucket"],
};

/**
 * The former source with the present names of what was renamed, wherever a reference names it: so a rename shows once,
 * and not at each place that follows it.
 */
export function followRenames(before: SaidBlock, after: SaidBlock): SaidBlock {
  const names = new Map<string, string>();
  for (const kind of Object.keys(targets)) {
    const [was, is] = [labelsOf(before, kind), blocksOf(after, kind)];
    const taken = new Set(is.map((one) => one.labels[0]));
    for (const one of is) {
      const [label] = one.labels;
      const former = one.former.find((name) => was.has(name) && !taken.has(name));
      if (former === undefined || label === undefined) continue;
      for (const target of targets[kind] ?? []) names.set(`${target} ${former}`, label);
    }
  }
  return names.size === 0 ? before : renamed(before, names);
}

function blocksOf(block: SaidBlock, kind: string): readonly SaidBlock[] {
  return [...(block.kind === kind ? [block] : []), ...block.children.flatMap((child) => blocksOf(child, kind))];
}

function labelsOf(block: SaidBlock, kind: string): ReadonlySet<string | undefined> {
  return new Set(blocksOf(block, kind).map((one) => one.labels[0]));
}

function renamed(block: SaidBlock, names: ReadonlyMap<string, string>): SaidBlock {
  const { values } = block;
  const entries = typeof values === "string" ? [] : Object.entries(values);
  const changed = entries.map(([name, value]) => {
    const spec = block.schema.attributes[name]?.type.spec;
    return [name, spec ? inValue(value, spec, names) : value] as const;
  });
  return {
    ...block,
    values: typeof values === "string" ? values : Object.fromEntries(changed),
    children: block.children.map((child) => renamed(child, names)),
  };
}

function inValue(value: GivenValue, spec: TypeSpec, names: ReadonlyMap<string, string>): GivenValue {
  if (spec.kind === "list" && Array.isArray(value)) return value.map((one: GivenValue) => inValue(one, spec.of, names));
  if (spec.kind !== "reference" || typeof value !== "string") return value;
  const dot = value.lastIndexOf(".") + 1;
  const now = names.get(`${spec.to} ${value.slice(dot)}`);
  return now === undefined ? value : value.slice(0, dot) + now;
}
