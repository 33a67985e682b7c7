import { describe, expect, test } from "vitest";
import { file } from "../../compiler/diagnostics/pages/page.ts";
import { Diagnostics } from "../../compiler/index.ts";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { compileText } from "../../test/helpers/podplane-source.ts";
import { checkUserData } from "./user-data-limit.ts";

/** A cluster with control-plane VMs and workers of both architectures. */
function cluster(keys: number): string {
  return `podplane 1

cluster example {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com" }
  ssh {
    immutable_authorized_keys = [for i in range(${keys}): "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"B".repeat(43)} ops-\${i}"]
  }
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool web           { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool jobs          { arch = amd64, size = 1, instance_type = "t3.medium" }
  provider aws {
    account    = "123456789012"
    region     = "us-east-1"
    enable_ssm = false
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    zone us-east-1a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
      subnet { cidr = auto/24, pool = jobs }
    }
    load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
  }
}
`;
}

function found(keys: number) {
  const source = cluster(keys);
  const errors = runExample(file(source)).diagnostics.filter(({ severity }) => severity === "error");
  return errors.map(({ name, message, span, related }) => ({
    name,
    sizes: message.match(/`\w+` \(\d+ bytes\)/g)?.map((part) => part.replace(/\d{5} /, "N ")),
    at: span && source.slice(span.start, span.end),
    related: related.map((place) => source.slice(place.span.start, place.span.end)),
  }));
}

describe("user-data of many keys", () => {
  test("gives one error with the figures of every kind of VM, at the keys", () => {
    expect(found(200)).toEqual([
      {
        name: "user-data-too-large",
        sizes: ["`knc_arm64` (N bytes)", "`knd_amd64` (N bytes)", "`knd_arm64` (N bytes)"],
        at: "ssh",
        related: ["pool control-plane", "pool jobs", "pool web"],
      },
    ]);
  });

  test("gives none where there are few", () => {
    expect(found(2)).toEqual([]);
  });
});

test("each kind of VM is told with its own size", () => {
  const text = cluster(200);
  const [error] = runExample(file(text)).diagnostics.filter(({ severity }) => severity === "error");
  const sizes = [...(error?.message ?? "").matchAll(/`(\w+)` \((\d+) bytes\)/g)].map(([, key, size]) => [key, size]);
  expect(sizes.map(([key]) => key)).toEqual(["knc_arm64", "knd_amd64", "knd_arm64"]);
  expect(new Set(sizes.map(([, size]) => size)).size).toBeGreaterThan(1);
  expect(error?.related.map(({ message }) => message)).toEqual(
    sizes.map(([key, size]) => `\`${key}\` has ${size} bytes`),
  );
});

describe("user-data where a cloud takes less", () => {
  /** What is said where it takes `limit` bytes. */
  function foundOf(keys: number, limit: number) {
    const source = cluster(keys);
    const [built] = compileText(source).clusters;
    if (!built?.ir) throw new Error("the text does not compile");
    const [cloud] = built.ir.providers;
    const machines = { ...cloud.machines, userDataBytes: limit };
    const diagnostics = new Diagnostics();
    checkUserData({ ...built, ir: { ...built.ir, providers: [{ ...cloud, machines }] } }, diagnostics);
    return diagnostics.all.map(({ message, span, related }) => ({
      sizes: [...message.matchAll(/`(\w+)` \((\d+) bytes\)/g)].map(([, key, size]) => [key, Number(size)] as const),
      at: span && source.slice(span.start, span.end),
      related: related.map((place) => source.slice(place.span.start, place.span.end)),
    }));
  }

  test("is at fault itself where it is too large without keys, and named once", () => {
    for (const keys of [2, 200]) {
      expect(foundOf(keys, 100)).toMatchObject([{ at: "pool control-plane", related: ["pool jobs", "pool web"] }]);
    }
  });

  test("may have as many bytes as it takes, and no more", () => {
    const sizes = new Map(foundOf(2, 100)[0]?.sizes);
    expect(sizes.size).toBe(3);
    const largest = Math.max(...sizes.values());
    expect(foundOf(2, largest)).toEqual([]);
    expect(foundOf(2, largest - 1)).toEqual([
      expect.objectContaining({ sizes: [...sizes].filter(([, size]) => size === largest), at: "ssh" }),
    ]);
  });

  test("is not looked at where the cluster has errors", () => {
    const diagnostics = new Diagnostics();
    const [broken] = compileText(cluster(2).replace("172.18.0.0/16", "172.18.0.0/30")).clusters;
    if (!broken) throw new Error("there is no cluster");
    expect(broken.ir).toBeUndefined();
    checkUserData(broken, diagnostics);
    expect(diagnostics.all).toEqual([]);
  });
});
