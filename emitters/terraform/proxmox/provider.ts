import type { Ir, IrProxmoxManaged, IrProxmoxProvider, IrRetiredProvider, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { identifierOf, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  comment,
  type Entry,
  type Expression,
  type Item,
  inlineObject,
  located,
  member,
  number,
  object,
  ref,
  text,
} from "../hcl/index.ts";

/** A provider that OpenTofu makes a part of. */
export interface Managed {
  readonly provider: IrProxmoxProvider;
  readonly managed: IrProxmoxManaged;
}

/** Its first version that is known to make all of this; a 0.x changes with each minor release (contracts/proxmox.md 2.1). */
export const requiredProvider = { name: "proxmox", source: "bpg/proxmox", version: "~> 0.111.1" } as const;

export function managedProviders(ir: Ir): readonly Managed[] {
  return ir.providers.flatMap((provider) =>
    provider.kind === "proxmox" && provider.managed ? [{ provider, managed: provider.managed }] : [],
  );
}

/** How OpenTofu reaches the API, and the nodes that it makes something on. */
export function access({ provider, managed }: Managed): readonly Section[] {
  const origin = rule("proxmox-managed", managed.origin);
  return [
    {
      title: undefined,
      note: undefined,
      groups: [
        [comment(tokenNote, origin)],
        [configuration(provider.key, located(managed.endpoint, text), located(managed.insecure, boolean), origin)],
        [block(["locals"], [attribute(nodesLocal(provider), nodesOf(provider))], origin)],
      ],
      origin,
    },
  ];
}

const tokenNote = "The token of the API is in no file: PROXMOX_VE_API_TOKEN holds it while OpenTofu runs.";

function configuration(key: string, endpoint: Expression, insecure: Expression, origin: Origin): Block {
  return block(
    ["provider", "proxmox"],
    [
      attribute("alias", text(identifierOf(key))),
      attribute("endpoint", endpoint),
      attribute("insecure", insecure),
      attribute("min_tls", text("1.3")),
    ],
    origin,
  );
}

function nodesLocal({ key }: IrProxmoxProvider): string {
  return `${identifierOf(key)}_nodes`;
}

function nodesOf({ nodes }: IrProxmoxProvider): Expression {
  return object(
    nodes.map(({ name, templateId, origin }) =>
      member(name.value, inlineObject([attribute("template_id", located(templateId, number))]), { origin }),
    ),
  );
}

/** What each resource begins with: whose it is, and where there is one for each node. */
export function headOf({ provider }: Managed): readonly Entry[] {
  return [attribute("provider", ref(`proxmox.${identifierOf(provider.key)}`))];
}

export function forEachNode(managed: Managed): readonly Item[] {
  return [...headOf(managed), attribute("for_each", ref(`local.${nodesLocal(managed.provider)}`))];
}

/** A provider that was taken out: its configuration alone, by which what it made is destroyed. */
export function retiredProxmox({ key, managed, origin: from }: IrRetiredProvider): Section | undefined {
  if (!managed) return undefined;
  const origin = rule("retired-provider", from);
  return {
    title: "Taken out: apply, and what it made is destroyed",
    note: undefined,
    groups: [[configuration(key, text(managed.endpoint), boolean(managed.insecure), origin)]],
    origin,
  };
}
