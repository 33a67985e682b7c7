import type { Known } from "../../world/index.ts";

/** What Proxmox VE says to OpenTofu (contracts/proxmox.md 1.2, 1.5, 1.6). */
export const proxmoxAdvice: readonly Known[] = [
  {
    pattern: /not configured for content[- ]type/i,
    advice: () => ({
      why: "a storage does not take images of disks yet",
      next: [
        "run the script of each node there, with `--prepare`; `apply` does it where the provider has an ssh block",
      ],
    }),
  },
  {
    pattern: /Permission check failed/,
    advice: () => ({
      why: "the token of Proxmox VE may not do this",
      next: ["give it, and its user, the privilege that the message names; docs/how-to-proxmox.md lists them"],
    }),
  },
  {
    pattern: /authentication failure|invalid token|no such token|No ticket|must provide .*(?:API token|credentials)/i,
    advice: () => ({
      why: "Proxmox VE was given no token, or one that it does not know",
      next: ["write `api_token = secret.…` into the provider, or set PROXMOX_VE_API_TOKEN to `user@realm!name=uuid`"],
    }),
  },
];
