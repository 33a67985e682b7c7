import { expect, test } from "vitest";
import { envText, makeRoot } from "./root.ts";

/* guard-metadata.sh: the routing rules that close the metadata service of Google Cloud to Pods. */

const root = makeRoot("knd");
const script = "/opt/podplane/bin/guard-metadata.sh";

/** Runs it with a command in the place of `ip`; `/proc/net/if_inet6` of this machine says whether it guards IPv6. */
function guarded(provider: string, ip: string, hasIpv6 = true): { readonly status: number; readonly log: string } {
  root.write("/opt/podplane/etc/user-data.env", envText({ PROVIDER_KIND: provider }));
  const text = root.read(script).replace("/proc/net/if_inet6", hasIpv6 ? "/proc/uptime" : "/nowhere");
  root.write("/guard.sh", text.replace(/^main "\$@"$/m, `ip() { ${ip}; }\nmain "$@"`), 0o755);
  const { status, log } = root.run("/guard.sh");
  return { status, log: log.replace(/\tts=.*/g, "") };
}

const rules = (family: string, address: string): readonly string[] => [
  `${family} rule add priority 1 to ${address} iif lo lookup main`,
  `${family} rule add priority 2 to ${address} ipproto udp dport 53 lookup main`,
  `${family} rule add priority 3 to ${address} ipproto tcp dport 53 lookup main`,
  `${family} rule add priority 4 to ${address} prohibit`,
];
const v4 = rules("-4", "169.254.169.254");
const v6 = rules("-6", "fd20:ce::254");
const done = "[guard.sh] the metadata service answers Pods in the host's network only";

test("on Google Cloud Pods reach DNS at the address of the metadata service, and nothing else", () => {
  expect(guarded("google", 'echo "$*"')).toEqual({ status: 0, log: [...v4, ...v6, done, ""].join("\n") });
});

test("without IPv6 there is nothing to guard there", () => {
  expect(guarded("google", 'echo "$*"', false)).toEqual({ status: 0, log: [...v4, done, ""].join("\n") });
});

test.each(["aws", "local", "proxmox", ""])("on %j no rule is made", (provider) => {
  expect(guarded(provider, 'echo "$*"')).toEqual({ status: 0, log: "" });
});

test("a rule that is there is as good as one that is made", () => {
  const ip =
    '[[ $3 != add ]] || { echo exists >&2; return 2; }; [[ "$2 $3 $4" == "rule show priority" ]] && echo "$5: rule"';
  expect(guarded("google", ip)).toEqual({ status: 0, log: `${done}\n` });
});

test("a rule that can be neither made nor found is fatal, and no later one is made", () => {
  const ip = '[[ $3 == add ]] || return 0; [[ $5 != 2 ]] && echo "$*"';
  expect(guarded("google", ip)).toEqual({
    status: 1,
    log: [
      v4[0],
      "[guard.sh] FATAL: the routing rule of priority 2 cannot be made, so that Pods could act as this VM\n",
    ].join("\n"),
  });
});
