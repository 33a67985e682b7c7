import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { runCommandLine } from "../program.ts";
import { findVmconfigRoot } from "./package-root.ts";
import { hidePlaceholders } from "./placeholders.ts";
import { serviceEnvOf } from "./service-env.ts";
import { testContext } from "./test-context.ts";

const folder = temporaryFolder("service-env");

/** As the compiler writes them: with Nstance's placeholders, and Terraform's. */
const userData = `# Generated
IMMUTABLE_SSH_AUTHORIZED_KEYS=''
INSTANCE_ID='{{ .Instance.ID }}'
CLUSTER_ID='{{ .Cluster.ID }}'
PROVIDER_KIND='aws'
PROVIDER_REGION='{{ .Provider.Region }}'
PROVIDER_ZONE='{{ .Provider.Zone }}'
PROVIDER_INSTANCE_TYPE='{{ .Instance.Type }}'
AWS_ACCOUNT_ID='123456789012'
NSTANCE_SERVER_REGISTRATION_ADDR='{{ .Server.RegistrationAddr }}'
NSTANCE_SERVER_AGENT_ADDR='{{ .Server.AgentAddr }}'
NSTANCE_CA_CERT='{{ .Cluster.CACert }}'
`;
const mutable = `KUBE_API_INTERNAL_LB_HOSTNAME='\${module.network.load_balancers["internal"].dns_name}'
NETSY_BUCKET='tools-netsy'
NETSY_ASSUME_ROLE='arn:aws:iam::123456789012:role/tools-netsy'
OIDC_ISSUER='https://auth.example.com'
TELEMETRY_ENABLED='false'
`;

const base = { root: findVmconfigRoot(), arch: "arm64", searchPath: process.env["PATH"] ?? "" } as const;

describe("serviceEnvOf", () => {
  test("gives what each service of a control plane gets, placeholders as they were", async () => {
    const services = await serviceEnvOf({ ...base, kind: "knc", userData, mutable });
    expect(services.map(({ service }) => service)).toEqual([
      "kube-apiserver",
      "kube-controller-manager",
      "kube2iam",
      "kubelet",
      "netsy",
      "nstance-agent",
    ]);
    const env = new Map(services.map(({ service, env: text }) => [service, text]));
    expect(env.get("kubelet")).toBe(`PROVIDER_INSTANCE_TYPE='{{ .Instance.Type }}'
PROVIDER_REGION='{{ .Provider.Region }}'
PROVIDER_ZONE='{{ .Provider.Zone }}'
INSTANCE_IPV4='192.0.2.10'
INSTANCE_IPV6='2001:db8::10'
INSTANCE_ID='{{ .Instance.ID }}'
INSTANCE_PROVIDER_ID='example'
`);
    expect(env.get("nstance-agent")).toContain("NSTANCE_SERVER_AGENT_ADDR='{{ .Server.AgentAddr }}'\n");
    expect(env.get("netsy")).toContain("AWS_ROLE_ARN='arn:aws:iam::123456789012:role/tools-netsy'\n");
    expect(env.get("netsy")).toContain("AWS_DEFAULT_REGION='{{ .Provider.Region }}'\n");
    expect(env.get("kube-apiserver")).toContain("OIDC_ISSUER='https://auth.example.com'\n");
    expect([...env.values()].join("")).not.toMatch(/placeholder-|podplanec-env-/);
  });

  test("a worker has no control plane; without mutable.env the defaults count", async () => {
    const services = await serviceEnvOf({ ...base, kind: "knd", userData });
    expect(services.map(({ service }) => service)).toEqual(["fluent-bit", "kube2iam", "kubelet", "nstance-agent"]);
  });

  test.each([
    ["NO_SUCH_KEY='1'\n", "a VM would refuse this env: NO_SUCH_KEY is not a key of this release"],
    ["KUBE_LOG_LEVEL='x'\n", "a VM would refuse this env: KUBE_LOG_LEVEL must be a whole number from 0 to 100"],
  ])("%j is refused as a VM would refuse it", async (bad, message) => {
    await expect(serviceEnvOf({ ...base, kind: "knd", userData, mutable: bad })).rejects.toMatchObject({ message });
  });

  test("leaves nothing behind", async () => {
    // A folder of this test alone, since others on this machine make theirs.
    const temporary = temporaryFolder("service-env");
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    await serviceEnvOf({ ...base, kind: "knd", userData });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("hidePlaceholders", () => {
  test("gives equal placeholders equal tokens, and puts more than nine back", () => {
    const texts = Array.from({ length: 12 }, (_, index) => `{{ .Field${index} }}`);
    const hidden = hidePlaceholders(texts.join(" "), `\${a.b["c"]} ${texts[3]}`);
    expect(hidden.userData).not.toMatch(/[{}$]/);
    expect(hidden.reveal(hidden.userData)).toBe(texts.join(" "));
    expect(hidden.reveal(hidden.mutable)).toBe(`\${a.b["c"]} ${texts[3]}`);
  });
});

describe("podplanec env", () => {
  test("prints the env of each service under the name of its file", async () => {
    writeFileSync(join(folder, "user-data.env"), userData);
    writeFileSync(join(folder, "mutable.env"), mutable);
    const context = testContext(folder);
    const words = ["env", "--kind", "knd", "--user-data", "user-data.env", "--mutable", "mutable.env"];
    expect(await runCommandLine(context, words)).toBe(0);
    expect(context.out()).toContain(`# /opt/env/kube2iam.env
AWS_REGION='{{ .Provider.Region }}'
INSTANCE_IPV4='192.0.2.10'
INSTANCE_ID='{{ .Instance.ID }}'

# /opt/env/kubelet.env
PROVIDER_INSTANCE_TYPE='{{ .Instance.Type }}'
`);
  });

  test.each([
    [["--kind", "knd"], 1, "there is no cluster in ."],
    [["--user-data", "user-data.env"], 2, "the kind of VM is missing"],
    [["--kind", "knd", "--user-data", "nowhere.env"], 1, "nowhere.env cannot be read"],
  ])("explains %j", async (words, status, message) => {
    writeFileSync(join(folder, "user-data.env"), userData);
    const context = testContext(folder);
    expect(await runCommandLine(context, ["env", ...words])).toBe(status);
    expect(context.err()).toContain(message);
  });
});
