import {
  cidrsOverlap,
  type Diagnostics,
  type HeldAddress,
  type Ir,
  type Origin,
  originSpan,
  parseCidr,
} from "../../compiler/index.ts";
import { displayPath } from "../workspace/index.ts";
import type { Twin } from "./twin.ts";

interface Reporting {
  readonly cwd: string;
  readonly ir: Ir;
  readonly found: Diagnostics;
}

/**
 * Reports addresses that machines of other clusters of the project hold as well, and numbers by which they would take
 * each other for their own. Networks of two places may look alike, so that these are warnings.
 */
export function reportHeld(own: Twin, others: readonly Twin[], { cwd, ir, found }: Reporting): void {
  for (const held of own.held) {
    const origin = originOf(held, ir);
    if (!origin) continue;
    for (const other of others) {
      const parameters = { other: other.id, folder: displayPath(cwd, other.folder) };
      if (other.held.some(({ address }) => address === held.address)) {
        found.report("address-held-twice", originSpan(origin), { ...parameters, address: held.address });
      } else if (held.range !== undefined && other.held.some((one) => isMistaken(one, held))) {
        const free = freeNumber([own, ...others], held);
        found.report("router-id-held-twice", originSpan(origin), {
          ...parameters,
          range: held.range,
          id: held.router_id,
          free,
        });
      }
    }
  }
}

/** Whether machines that hold the one would take the other's announcements for their own. */
function isMistaken(one: HeldAddress, other: HeldAddress): boolean {
  return one.router_id === other.router_id && isSameNetwork(one, other);
}

function isSameNetwork(one: HeldAddress, other: HeldAddress): boolean {
  const [range, theirs] = [one.range, other.range].map((text) => (text === undefined ? undefined : parseCidr(text)));
  return range !== undefined && theirs !== undefined && cidrsOverlap(range, theirs);
}

function freeNumber(twins: readonly Twin[], held: HeldAddress): number {
  const taken = new Set(
    twins.flatMap((twin) => twin.held.filter((one) => isSameNetwork(one, held)).map(({ router_id: id }) => id)),
  );
  let free = held.router_id;
  while (taken.has(free) && free < 255) free++;
  return free;
}

/** Where the source says it. */
function originOf({ of, address }: HeldAddress, { kubernetes, providers }: Ir): Origin | undefined {
  if (of === "api") return kubernetes.virtualAddress?.address?.origin;
  const leaders = providers.flatMap((one) => ("leader" in one ? [one.leader.address] : []));
  return leaders.find(({ value }) => value === address)?.origin;
}
