/** Where VMs can run, as `provider` blocks name it. Each kind has an entry in `tables.ts`. */
export const providerKinds = ["aws", "google", "proxmox"] as const;

export type ProviderKind = (typeof providerKinds)[number];

export function isProviderKind(text: string): text is ProviderKind {
  return providerKinds.some((kind) => kind === text);
}
