import { type AnyDomain, anyDomain, type DomainName } from "./base/index.ts";
import { cluster } from "./cluster/index.ts";

export type { AnyDomain, Domain, DomainName, Root } from "./base/index.ts";
export { builtNames, type Named } from "./cluster/index.ts";
export { type CompiledRoot, compileRoot, type LockSource, type RootInput } from "./compile-root.ts";
export { type Measure, type Phase, unmeasured } from "./measure.ts";
export type { KeptModels } from "./model/index.ts";

/** Every domain, by its name: the kind of its root block. */
export const domains: Readonly<Record<DomainName, AnyDomain>> = {
  cluster: anyDomain("cluster", cluster),
};

/** The domain that a root block of this kind belongs to. */
export function getDomain(kind: string): AnyDomain {
  const found = Object.values(domains).find((domain) => domain.root.kind === kind);
  if (!found) throw new Error(`no domain has the root ${kind}`);
  return found;
}
