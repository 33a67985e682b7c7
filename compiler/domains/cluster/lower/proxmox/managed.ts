import type { IrProxmoxManaged, IrProxmoxNode } from "../../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../../origins/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { isManaged, sure } from "../../plan/index.ts";
import { lowerSecret } from "../base/index.ts";

/** OpenTofu runs on no node: it asks the address that the file names, else the first node, whose certificate is its own. */
export function lowerManaged(provider: ProviderModel, nodes: readonly IrProxmoxNode[]): IrProxmoxManaged | undefined {
  if (!isManaged(provider)) return undefined;
  const { manage, api_url: url, insecure_tls: insecure, api_token: token } = provider.attributes;
  const own = ruled("proxmox-first-node", provider.origin);
  return {
    origin: sure(manage).origin,
    endpoint: url ? mapLocated(url, (text) => `${text}/`) : endpointOf(nodes),
    insecure: insecure ?? { value: url === undefined, origin: url?.origin ?? own },
    token: { variable: "PROXMOX_VE_API_TOKEN", secret: token && lowerSecret(token) },
  };
}

function endpointOf([first]: readonly IrProxmoxNode[]): Located<string> {
  const { value, origin } = sure(first?.address);
  const host = value.includes(":") ? `[${value}]` : value;
  return { value: `https://${host}:8006/`, origin: ruled("proxmox-first-node", origin) };
}
