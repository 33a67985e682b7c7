import { describe, expect, test } from "vitest";
import { file } from "../../compiler/diagnostics/pages/page.ts";
import { runExample } from "../../test/diagnostics/run-example.ts";

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
