import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/ir/index.ts";
import { printLock } from "../../compiler/lock/print.ts";
import { mutableSettings } from "../../emitters/settings/index.ts";
import { compileText, errorsOf } from "../helpers/podplane-source.ts";

/*
 * Pairs of builds: what was built, and what would be. A VM that runs refuses settings in which one is empty that a
 * service of it uses. So no change that builds may empty such a setting, whatever both sources say.
 */

const workers = {
  pool: 'pool web { arch = arm64, size = 1, instance_type = "t4g.small" }',
  subnet: "subnet { cidr = auto/24, pool = web }",
};
const privateApi =
  "load_balancer inner { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";
const publicApi = "load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }";

interface Parts {
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly balancers?: string;
  readonly hasWorkers?: boolean;
  readonly issuer?: string;
  readonly hostname?: string;
}

function cluster(parts: Parts): string {
  const { hasWorkers = true, issuer = "https://auth.example.com", hostname = "k8s.shop.example" } = parts;
  return `podplane 1

cluster shop {
  oidc { issuer_url = "${issuer}" }
  kubernetes {
    api_hostname = "${hostname}"
    ${parts.kubernetes ?? ""}
  }
  seed none {}
  ${parts.cluster ?? ""}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }
  ${hasWorkers ? workers.pool : ""}

  provider aws {
    account    = "123456789012"
    region     = "eu-west-1"
    enable_ssm = false
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${hasWorkers ? workers.subnet : ""}
    }
    ${parts.balancers ?? privateApi}
  }
}
`;
}

const registry = (text: string) => ({ cluster: `registry { ${text} }` });

/** What a source may say of all that the settings below come from. */
const sources: Readonly<Record<string, string>> = {
  "workers with a private balancer": cluster({}),
  "workers with a public balancer": cluster({ balancers: publicApi, kubernetes: "api_load_balancer = api" }),
  "workers with both": cluster({ balancers: `${publicApi}\n${privateApi}`, kubernetes: "api_load_balancer = api" }),
  "workers and an API on 8443": cluster({ kubernetes: "api_port = 8443" }),
  "workers without a balancer": cluster({ balancers: "" }),
  "no workers, a private balancer": cluster({ hasWorkers: false }),
  "no workers, a public balancer": cluster({
    hasWorkers: false,
    balancers: publicApi,
    kubernetes: "api_load_balancer = api",
  }),
  "no workers, no balancer": cluster({ hasWorkers: false, balancers: "" }),
  "a registry": cluster(registry('hostname = "registry.shop.example"')),
  "a registry of another name": cluster(registry('hostname = "images.shop.example"')),
  "a registry without a name": cluster(registry("")),
  "a registry with an empty name": cluster(registry('hostname = ""')),
  "a registry that is off": cluster(registry('enabled = false, hostname = "registry.shop.example"')),
  "a registry that is off and has no name": cluster(registry("enabled = false")),
  "a registry that mirrors": cluster(registry('hostname = "registry.shop.example", mirror { enabled = true }')),
  "another issuer": cluster({ issuer: "https://login.example.com" }),
  "no issuer": cluster({ issuer: "" }),
  "another name of the API": cluster({ hostname: "api.shop.example" }),
  "no name of the API": cluster({ hostname: "" }),
  "encrypted secrets": cluster({ kubernetes: "encrypt_secrets = true" }),
};

interface Used {
  readonly key: string;
  readonly service: string;
}

/** The table of the script that refuses: a setting, and the service that uses it. */
function neededValues(): readonly Used[] {
  const path = join(import.meta.dirname, "../../vmconfig/knd/opt/podplane/bin/check-inputs.sh");
  const [, table = ""] = /cat <<'TABLE'\n([\s\S]*?)\nTABLE/.exec(readFileSync(path, "utf8")) ?? [];
  return table.split("\n").map((line) => {
    const [key = "", service = ""] = line.split(" ");
    return { key, service };
  });
}

function settingsOf(ir: Ir): ReadonlyMap<string, string> {
  return new Map(mutableSettings(ir).map(({ key, value }) => [key, value.text.trim()]));
}

/** Whether VMs of a cluster run a service with its setting, by what the scripts say of it. */
const runs: Readonly<Record<string, (ir: Ir) => boolean>> = {
  netsy: () => true,
  "kube-apiserver": () => true,
  zot: (ir) => ir.registry.enabled.value,
  // Control planes find the API on themselves.
  kubelet: (ir) => ir.pools.some(({ name }) => name.value !== "control-plane"),
};

/** Whether a VM that runs takes the setting's being empty: its service is off then. */
const switchesOff: Readonly<Record<string, (ir: Ir) => boolean>> = { zot: (ir) => !ir.registry.enabled.value };

test("the scripts name services whose use is known here", () => {
  const services = new Set(neededValues().map(({ service }) => service));
  expect([...services].sort()).toEqual(Object.keys(runs).sort());
  expect(neededValues()).toHaveLength(7);
});

const built = Object.entries(sources).flatMap(([name, text]) => {
  const [made] = compileText(text).clusters;
  return made?.ir && made.lock ? [{ name, ir: made.ir, lock: printLock(made.lock) }] : [];
});

describe.each(built)("after a build with $name", ({ ir: before, lock }) => {
  test.each(Object.entries(sources))("%s", (_name, text) => {
    const [after] = compileText(text, { lock }).clusters;
    if (!after?.ir) return expect(errorsOf(compileText(text, { lock }))).not.toEqual([]);
    const { ir } = after;
    const [old, now] = [settingsOf(before), settingsOf(ir)];
    const refused = neededValues().filter(({ key, service }) => {
      const isUsed = old.get(key) !== "" && runs[service]?.(before) === true;
      return isUsed && now.get(key) === "" && switchesOff[service]?.(ir) !== true;
    });
    expect(refused).toEqual([]);
  });
});

test("workers and the balancer of the API cannot go in one build, and can in two", () => {
  const lockAfter = (text: string, lock?: string): string => {
    const compilation = compileText(text, lock === undefined ? {} : { lock });
    const made = compilation.clusters[0]?.lock;
    if (!made) throw new Error(errorsOf(compilation).join(", "));
    return printLock(made);
  };
  const gone = cluster({ hasWorkers: false, balancers: "" });
  const first = lockAfter(cluster({}));
  expect(errorsOf(compileText(gone, { lock: first }))).toEqual(["workers-lose-api"]);
  const second = lockAfter(cluster({ hasWorkers: false }), first);
  expect(errorsOf(compileText(gone, { lock: second }))).toEqual([]);
  // The public balancer of the API serves them as well.
  const outside = cluster({ hasWorkers: false, balancers: publicApi, kubernetes: "api_load_balancer = api" });
  expect(errorsOf(compileText(outside, { lock: first }))).toEqual([]);
});
