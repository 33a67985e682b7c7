import { expect, test } from "vitest";
import { bootstrapped } from "./configured.ts";
import { envText, makeRoot } from "./root.ts";

/* inputs.sh and check-inputs.sh: which of the env files counts, and what may not become empty. */

const check = "/opt/podplane/bin/check-inputs.sh";
const installed = "/opt/podplane/share/vmconfig-installed.json";

test("later files win over earlier ones, and what is delivered over what is in use", () => {
  const root = bootstrapped("knc", { KUBE_LOG_LEVEL: "3", NETSY_REGION: "in-use", NETSY_ACCESS_KEY_ID: "mutable" });
  root.write("/opt/podplane/etc/secrets.env", envText({ NETSY_ACCESS_KEY_ID: "", NETSY_SECRET_ACCESS_KEY: "s" }));
  root.write("/new/mutable.env", envText({ NETSY_REGION: "new" }));
  root.write("/keys/secrets.env", envText({ NETSY_ACCESS_KEY_ID: "new" }));
  const shown = ["KUBE_LOG_LEVEL", "NETSY_REGION", "NETSY_ACCESS_KEY_ID", "NETSY_SECRET_ACCESS_KEY", "CLUSTER_ID"];
  const show = `echo "${shown.map((name) => `$${name}`).join("|")}|$INSTANCE_IPV4|$VMCONFIG_KIND"`;
  const run = root.bash(
    ["inputs"],
    `for folder in '' /new /keys; do
      (load_inputs knd "$folder"; ${show})
    done
    load_inputs ''; echo "$VMCONFIG_KIND"`,
  );
  expect(run.log.split("\n")).toEqual([
    "3|in-use|mutable|s|tools|192.0.2.10|knd",
    // The defaults come first in each case.
    "2|new||s|tools|192.0.2.10|knd",
    "3|in-use|new||tools|192.0.2.10|knd",
    ...["knc", ""],
  ]);
});

test("a machine is installed and bootstrapped, or it is not", () => {
  const root = makeRoot("knc");
  const asked = (code: string): string => {
    const run = root.bash(["inputs"], code);
    return `${run.status} ${run.log.replace(/\tts=.*/g, "").trim()}`;
  };
  expect(asked("installed_kind")).toBe(`1 [bash] FATAL: ${installed} is missing or empty: run install.sh first`);
  root.write(installed, '{"kind":"knc"}');
  expect(asked("installed_kind")).toBe("0 knc");
  root.write("/opt/podplane/share/vmconfig-manifest.json", "{}");
  expect(asked("installed_kind")).toMatch(
    /^1 .*install\.sh has not finished: .*vmconfig-manifest\.json is still there$/,
  );
  const state = "if bootstrapped; then echo yes; else echo no; fi";
  expect(asked(state)).toBe("0 no");
  root.write("/opt/podplane/bootstrap.done", "");
  const lost = "is missing or empty: bootstrap.sh made it, and it cannot be made twice";
  expect(asked(state)).toBe(`1 [bash] FATAL: /opt/podplane/etc/detected.env ${lost}`);
  root.write("/opt/podplane/etc/detected.env", "x");
  expect(asked(state)).toBe(`1 [bash] FATAL: /opt/podplane/etc/mutable.env ${lost}`);
  root.write("/opt/podplane/etc/mutable.env", "x");
  expect(asked(state)).toBe("0 yes");
});

const used = {
  NETSY_BUCKET: "b",
  REGISTRY_BUCKET: "b",
  REGISTRY_HOSTNAME: "r.example.com",
  OIDC_ISSUER: "https://auth.example.com",
  KUBE_API_PUBLIC_HOSTNAME: "api.example.com",
  KUBE_SERVICE_ACCOUNT_ISSUER: "https://api.example.com",
  KUBE_API_INTERNAL_LB_HOSTNAME: "lb.example.com",
};
const control = bootstrapped("knc", used);
const worker = bootstrapped("knd", used);

test.each([
  ["knc", "NETSY_BUCKET", "netsy"],
  ["knc", "REGISTRY_BUCKET", "zot"],
  ["knd", "REGISTRY_HOSTNAME", "zot"],
  ["knc", "OIDC_ISSUER", "kube-apiserver"],
  ["knc", "KUBE_API_PUBLIC_HOSTNAME", "kube-apiserver"],
  ["knc", "KUBE_SERVICE_ACCOUNT_ISSUER", "kube-apiserver"],
  ["knd", "KUBE_API_INTERNAL_LB_HOSTNAME", "kubelet"],
])("on %s %s may not become empty while %s uses it", (kind, key, service) => {
  const root = kind === "knc" ? control : worker;
  root.write("/new/mutable.env", envText({ ...used, [key]: "" }));
  const run = root.run(check, [kind, "/new"]);
  expect(run.status).toBe(65);
  expect(run.stderr).toMatch(new RegExp(`FATAL: ${key} is empty, and ${service} uses it\tts=`));
});

test.each([
  ["all of them stay", "knc", used],
  ["the registry is turned off", "knc", { ...used, REGISTRY_ENABLED: "false", REGISTRY_BUCKET: "" }],
  ["a control plane needs no balancer", "knc", { ...used, KUBE_API_INTERNAL_LB_HOSTNAME: "" }],
  ["a worker has no API server", "knd", { ...used, OIDC_ISSUER: "", NETSY_BUCKET: "" }],
])("nothing is refused where %s", (_, kind, values) => {
  const root = kind === "knc" ? control : worker;
  root.write("/new/mutable.env", envText(values));
  expect(root.run(check, [kind, "/new"])).toMatchObject({ status: 0, log: "" });
});

test("what is bad is refused, and without a folder what is in use is judged", () => {
  control.write("/new/mutable.env", envText({ ...used, KUBE_LOG_LEVEL: "x" }));
  expect(control.run(check, ["knc", "/new"])).toMatchObject({
    status: 65,
    stderr: expect.stringContaining("FATAL: KUBE_LOG_LEVEL must be a whole number"),
  });
  expect(control.run(check, ["knc"])).toMatchObject({ status: 0, log: "" });
});
