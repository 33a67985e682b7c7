import type { ProviderModel } from "../../../schema/index.ts";
import type { CheckContext } from "../check/index.ts";
import { checkAccess } from "./check-access.ts";
import { checkAddresses } from "./check-addresses.ts";
import { checkFirewall } from "./check-firewall.ts";
import { checkManaged } from "./check-managed.ts";
import { checkNetwork } from "./check-network.ts";
import { checkPlace } from "./check-place.ts";
import { checkSeveral } from "./check-several.ts";
import { checkTemplates } from "./check-templates.ts";
import { checkVirtualAddress } from "./check-virtual-address.ts";

/** Rules between values of a provider of Proxmox VE. Each leaves alone what is undefined, which has been reported. */
export function checkProxmox(provider: ProviderModel, context: CheckContext): void {
  checkPlace(provider, context);
  checkNetwork(provider, context);
  checkAddresses(provider, context);
  checkVirtualAddress(provider, context);
  checkTemplates(provider, context);
  checkAccess(provider, context);
  checkFirewall(provider, context);
  checkManaged(provider, context);
  checkSeveral(provider, context);
}
