import type { Ir, Origin } from "../../../compiler/ir/index.ts";
import type { ModelBlock } from "../../../compiler/schema/index.ts";

/* A Model or IR with one value a line, and behind it where it comes from, unless the source says it. */

/** `cluster.tools.pool.web.size = 2`. */
export function flattenModel(block: ModelBlock, path = ""): readonly string[] {
  const own = [path, block.kind, ...block.labels.map(({ value }) => value)].filter((part) => part !== "").join(".");
  return [
    ...(block.isPartial ? [`${own} is partial`] : []),
    ...Object.entries(block.attributes).flatMap(([name, value]) => flatten(value, `${own}.${name}`)),
    ...Object.values(block.blocks).flatMap((blocks) => blocks.flatMap((inner) => flattenModel(inner, own))),
  ];
}

export function flattenIr(ir: Ir): readonly string[] {
  // What each VM loads is the same in all clusters of a release.
  const { projection: _projection, vms, ...rest } = ir;
  const own = vms.map(({ dependencies: _dependencies, pins: _pins, ...vm }) => vm);
  return flatten({ ...rest, vms: own }, "");
}

function flatten(value: unknown, path: string): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === "bigint") return [`${path} = ${value}`];
  if (typeof value !== "object" || value === null) return [`${path} = ${JSON.stringify(value)}`];
  if (isLocated(value)) return flattenLocated(value, path);
  if (Array.isArray(value)) return value.flatMap((item, index) => flatten(item, `${path}[${keyOf(item) ?? index}]`));
  return Object.entries(value).flatMap(([name, inner]) =>
    /^origin$|Origin$|^span$|^header$/.test(name) ? [] : flatten(inner, path === "" ? name : `${path}.${name}`),
  );
}

interface AnyLocated {
  readonly value: unknown;
  readonly origin: Origin;
}

function isLocated(value: object): value is AnyLocated {
  return "value" in value && "origin" in value;
}

function flattenLocated({ value, origin }: AnyLocated, path: string): readonly string[] {
  const from = originText(origin);
  // No value has no origin either.
  if (value === undefined) return [`${path} = undefined`];
  return flatten(value, path).map((line) => (from === "" ? line : `${line}  (${from})`));
}

function originText(origin: Origin): string {
  switch (origin.kind) {
    case "source":
      return "";
    case "default":
      return "default";
    case "rule":
      return origin.rule;
  }
}

/** What an item of a list is called, so that another one in front of it changes no line of it. */
function keyOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { key, name, kind } = item as Readonly<Record<string, unknown>>;
  for (const given of [key, name, kind]) {
    if (typeof given === "string") return given;
    if (typeof given === "object" && given !== null && isLocated(given)) return String(given.value);
  }
  return undefined;
}
