import type { IrJson, IrJsonMember, Located, Origin } from "../../../compiler/ir/index.ts";

/* What JSON values with origins are built of. A member that is undefined is left out. */

export type Members = Readonly<Record<string, IrJson | undefined>>;

export function scalar(value: string | number | boolean, origin: Origin): IrJson {
  return { kind: "scalar", value, origin };
}

export function located({ value, origin }: Located<string | number | boolean>): IrJson {
  return scalar(value, origin);
}

export function texts(values: readonly string[], origin: Origin): IrJson {
  return { kind: "array", items: values.map((value) => scalar(value, origin)), origin };
}

/** In the order in which the members are written. */
export function object(members: Members, origin: Origin): IrJson {
  return { kind: "object", members: Object.entries(members).flatMap(memberOf), origin };
}

function memberOf([name, value]: readonly [string, IrJson | undefined]): readonly IrJsonMember[] {
  return value ? [{ name, value }] : [];
}
