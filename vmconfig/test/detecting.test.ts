import { describe, expect, test } from "vitest";
import { envText, installedRoot, scripts } from "./root.ts";

/* bootstrap.sh by its functions: what each fact of a machine is taken from. */

const root = installedRoot("knd");
root.write("/opt/podplane/etc/user-data.env", "");

/** What a piece of Bash prints after everything of bootstrap.sh but its last line, and its status where it fails. */
function said(code: string): string {
  const script = `source <(sed '/^main "[$]@"$/d' "$root${scripts.bootstrap}")\nclear_immutable_keys`;
  const run = root.bash(["helpers"], `${script}\n${code}`);
  return `${run.status === 0 ? "" : `${run.status} `}${run.log.replace(/\tts=.*\n/g, "").replaceAll(root.path, "")}`;
}

describe("the provider's id", () => {
  const cloud = (known: Readonly<Record<string, string>>): string => {
    const cases = Object.entries(known).map(([key, value]) => `${key}) echo ${value} ;;`);
    return `cloud-init() { [[ $1 == query ]]; case $2 in ${cases.join(" ")} *) return 1 ;; esac; }`;
  };
  const both = cloud({ "v1.availability_zone": "z", "v1.instance_id": "i" });

  test.each([
    ["aws", both, "aws:///z/i"],
    ["aws", cloud({ "v1.availability-zone": "z", "v1.instance-id": "i" }), "aws:///z/i"],
    [
      "aws",
      cloud({ "v1.availability_zone": "z" }),
      "1 [bash] FATAL: cloud-init knows no availability zone or instance id",
    ],
    ["aws", cloud({ "v1.instance_id": "i" }), "1 [bash] FATAL: cloud-init knows no availability zone or instance id"],
    ["google", both, "gce://p/z/i"],
    ["google", cloud({ "v1.availability_zone": "z" }), "1 [bash] FATAL: cloud-init knows no zone or instance id"],
    ["google", cloud({ "v1.instance_id": "i" }), "1 [bash] FATAL: cloud-init knows no zone or instance id"],
    ["local", both, "i-local"],
    ["proxmox", cloud({}), "i-local"],
  ])("on %s where cloud-init is %s", (provider, standIn, id) => {
    expect(said(`${standIn}\nPROVIDER_KIND=${provider} GOOGLE_PROJECT_ID=p\ndetect_provider_id`)).toBe(id);
  });
});

describe("addresses", () => {
  test.each([
    ["detect_device", "1.0.0.0 via 192.0.2.1 dev ens5 src 192.0.2.10 uid 0", "ens5"],
    ["detect_device", "1.0.0.0 via 192.0.2.1", "1 [bash] FATAL: no network device has a default route"],
    ["detect_ipv4 eth0", "2: eth0    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0", "192.0.2.10"],
    ["detect_ipv4 eth0", "2: eth0    inet6 fe80::1/64", "1 [bash] FATAL: eth0 has no IPv4 address"],
    [
      "detect_ipv6 eth0",
      "2: eth0    inet6 fe80::1/64\n2: eth0    inet6 2001:db8::1/64\n2: eth0    inet6 fd00::1/64",
      "2001:db8::1",
    ],
    ["detect_ipv6 eth0", "2: eth0    inet6 fe80::1/64", ""],
  ])("%s of %j", (code, answer, expected) => {
    expect(said(`ip() { cat <<<'${answer}'; }\n${code}`)).toBe(expected);
  });

  test("are asked for by what is asked of ip", () => {
    // Noted before it answers: who reads the answer does not wait for the end of what gave it.
    const code = `ip() { echo "$*" >>"$root/ip"; echo " inet 1.2.3.4/5 inet6 1:2/3 dev x y"; }
      for what in detect_device "detect_ipv4 eth0" "detect_ipv6 eth1"; do $what >/dev/null; done
      cat "$root/ip"`;
    expect(said(code)).toBe(
      "-oneline route get 1\n-oneline -4 address show dev eth0\n-oneline -6 address show dev eth1\n",
    );
    expect(said("ip() { return 1; }\ndetect_device")).toBe("1 [bash] FATAL: no network device has a default route");
  });
});

describe("the full name", () => {
  test.each([
    ["host.example.com", "", "host.example.com"],
    ["host", "", "host.localdomain"],
    ["host", "nameserver 1\nsearch a.example.com b\n", "host.a.example.com"],
    ["host", "search a.example.com.\n", "host.a.example.com"],
    ["host", "search .\nsearch b\n", "host.b"],
    ["host", "search\n", "host.localdomain"],
    ["host", "domain a\n", "host.localdomain"],
    ["host.example.com", "search other\n", "host.example.com"],
    ["other", "search a\n", "other.localdomain"],
  ])("of %s beside %j is %s", (answer, resolv, expected) => {
    root.write("/etc/resolv.conf", resolv);
    expect(said(`hostname() { [[ $1 == --fqdn ]] && echo '${answer}'; }\ndetect_fqdn host`)).toBe(expected);
  });

  test("is made of the short one where the machine knows none", () => {
    root.write("/etc/resolv.conf", "search a\n");
    expect(said("hostname() { return 1; }\ndetect_fqdn host")).toBe("host.a");
  });
});

test("what user-data states is asked of nobody", () => {
  const facts = {
    VMCONFIG_KIND: "knc",
    INSTANCE_PROVIDER_ID: "id",
    INSTANCE_NETDEV: "ens5",
    INSTANCE_IPV4: "192.0.2.99",
    INSTANCE_IPV6: "",
    INSTANCE_HOSTNAME: "h",
    INSTANCE_FQDN: "h.x",
  };
  root.write("/opt/podplane/etc/user-data.env", envText(facts));
  const nobody = 'for name in ip hostname cloud-init; do eval "$name() { echo asked; }"; done';
  const lines = said(`${nobody}\nload_env "$user_data_env"\ndetected`);
  root.write("/opt/podplane/etc/user-data.env", "");
  const { VMCONFIG_KIND, ...others } = facts;
  expect(lines).toBe(envText({ VMCONFIG_KIND, VMCONFIG_BASE_KIND: "node", ...others }));
});

test.each([
  ["local", "", ""],
  ["proxmox", "", ""],
  ["aws", "AWS_ACCOUNT_ID=1 CLUSTER_ID=c", ""],
  ["aws", "AWS_ACCOUNT_ID=1", "1 [bash] FATAL: AWS needs AWS_ACCOUNT_ID and CLUSTER_ID in user-data.env"],
  ["aws", "CLUSTER_ID=c", "1 [bash] FATAL: AWS needs AWS_ACCOUNT_ID and CLUSTER_ID in user-data.env"],
  ["google", "GOOGLE_PROJECT_ID=p", ""],
  ["google", "CLUSTER_ID=c", "1 [bash] FATAL: Google Cloud needs GOOGLE_PROJECT_ID in user-data.env"],
  ["azure", "", "1 [bash] FATAL: PROVIDER_KIND in user-data.env must be local, aws, google or proxmox"],
])("of provider %s with %j is said %j", (provider, values, expected) => {
  expect(said(`PROVIDER_KIND=${provider} ${values}\ncheck_provider`)).toBe(expected);
});

test("a file is staged for root alone, over what a killed run left, and never empty", () => {
  root.write("/opt/staged.tmp", "left", 0o644);
  expect(said("stage /opt/staged text")).toBe("");
  expect(root.read("/opt/staged.tmp")).toBe("text\n");
  expect(root.mode("/opt/staged.tmp")).toBe("0600");
  expect(said("printf() { :; }\nstage /opt/other text")).toMatch(/^1 /);
});
