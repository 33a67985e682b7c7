import type { IrPool } from "../../compiler/ir/index.ts";

/*
 * A picture before it is drawn: boxes in boxes, and arrows between them. Views make it from the IR, and `dot.ts` and
 * `mermaid.ts` write it down. Order is that of the IR, so the same cluster gives the same picture.
 */

/** Against another build: the same in both, only in one, under another name, or with other words. */
export type Mark = "same" | "added" | "removed" | "moved" | "changed";

export type BoxKind =
  | "provider"
  | "network"
  | "zone"
  | "subnet"
  | "pool"
  | "balancer"
  | "bucket"
  | "service"
  | "person"
  | "outside";

/** A box with what stands in it. */
export interface Box {
  /** Unique in the picture, and equal in two of them for one thing. */
  readonly id: string;
  readonly kind: BoxKind;
  /** The first is its name. */
  readonly lines: readonly [string, ...string[]];
  readonly inside: readonly Box[];
  readonly mark: Mark;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly mark: Mark;
}

export interface Graph {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export function box(kind: BoxKind, id: string, lines: Box["lines"], inside: readonly Box[] = []): Box {
  return { id, kind, lines, inside, mark: "same" };
}

export function arrow(from: string, to: string, label = ""): Arrow {
  return { from, to, label, mark: "same" };
}

/** What the VMs of a pool are: their type, or what they have. */
export function machineWords({ instanceType, cores, memoryGib }: IrPool): string {
  return instanceType?.value ?? `${cores?.value ?? "?"} CPUs, ${memoryGib?.value ?? "?"} GiB`;
}

/** VMs of a pool in one of its zones. */
export function sizeIn(pool: IrPool, zone: string): number {
  return pool.zoneSizes.find((one) => one.zone.value === zone)?.size.value ?? pool.size.value;
}
