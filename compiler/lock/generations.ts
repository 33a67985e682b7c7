import type { Impact } from "../schema/index.ts";

/** What newer defaults change in a cluster that was built with older ones. */
export interface DefaultsChange {
  readonly impact: Extract<Impact, "live" | "rolling" | "infrastructure">;
  /** One sentence, as the summary of a build has them: no capital, no period. */
  readonly what: string;
}

/** By generation, what differs from the one before (docs/decisions/0115, docs/how-to-start.md). */
const changes: Readonly<Record<number, readonly DefaultsChange[]>> = {
  2: [
    {
      impact: "rolling",
      what: "the metadata service of VMs answers with a token and over one hop: Pods outside of the host's network can take no role from it any more",
    },
    { impact: "rolling", what: "root disks are encrypted" },
    {
      impact: "infrastructure",
      what: "buckets take requests over TLS only, and end unfinished uploads after 7 days: each gets a policy and a lifecycle configuration, in the place of one of your own",
    },
    {
      impact: "live",
      what: "tokens whose user or group begins with `system:` are refused, and OIDC signatures of every algorithm are taken that the issuer's keys have",
    },
    {
      impact: "live",
      what: "the kubelet asks the API server who may do what: clients without rights there are refused",
    },
    {
      impact: "live",
      what: "Pods run under the runtime's seccomp profile and with at most 4096 process ids, when they start anew",
    },
    { impact: "live", what: "a VM takes as many Pods as it has addresses for, at most 110" },
    { impact: "live", what: "the API server writes an audit log, up to 600 MB on each control plane" },
    { impact: "live", what: "the pause image comes from the mirror only where `mirror { enabled = true }` says so" },
  ],
};

/** What lies between two generations, in order. */
export function defaultsChanges(from: number, to: number): readonly DefaultsChange[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => changes[from + index + 1] ?? []).flat();
}
