import type { ProviderModel } from "../../../schema/index.ts";
import { type CheckContext, spanOf } from "../check/index.ts";

/** How Nstance reaches the API of Proxmox VE. */
export function checkAccess({ attributes }: ProviderModel, { diagnostics }: CheckContext): void {
  const { api_url: url, insecure_tls: insecure } = attributes;
  if (url && insecure?.value === true) diagnostics.report("api-unverified", spanOf(insecure), { url: url.value });
}
