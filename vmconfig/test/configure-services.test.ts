import { describe, expect, test } from "vitest";
import { bootstrapped, configuredParts, configuredTree, runParts, serviceEnv } from "./configured.ts";
import { certificate, envText, makeRoot, type Root } from "./root.ts";

const aws = {
  PROVIDER_KIND: "aws",
  AWS_ACCOUNT_ID: "123456789012",
  PROVIDER_REGION: "eu-west-1",
  INSTANCE_PROVIDER_ID: "aws:///a/i",
};
const held = { KUBE_API_VIRTUAL_ADDRESS: "10.20.0.6", KUBE_API_VIRTUAL_ROUTER_ID: "60" };
const registry = { REGISTRY_HOSTNAME: "registry.example.com", REGISTRY_BUCKET: "tools-registry" };

describe("the registry", () => {
  test("is served on loopback of the VM's family, and containerd is told so", () => {
    const { root } = configuredParts(["containerd", "zot"], "knd", registry);
    expect(root.read("/opt/zot/etc/zot.yml")).toContain('address: "[::1]"');
    expect(root.read("/etc/containerd/certs.d/registry.example.com/hosts.toml")).toContain(
      '[host."https://[::1]:5000"]',
    );
    expect(root.read("/etc/containerd/config.toml")).toContain(
      '"registry.example.com/mirror/registry.k8s.io/pause:3.10.2"',
    );
  });

  test("without IPv6 it is 127.0.0.1 in both", () => {
    const { root } = configuredParts(["containerd", "zot"], "knd", registry, { INSTANCE_IPV6: "" });
    expect(root.read("/opt/zot/etc/zot.yml")).toContain('address: "127.0.0.1"');
    expect(root.read("/etc/containerd/certs.d/registry.example.com/hosts.toml")).toContain("https://127.0.0.1:5000");
  });

  test("leaves no hosts.toml behind when it is renamed or switched off, and keeps those of others", () => {
    const { root } = configuredParts(["containerd", "zot"], "knd", registry);
    root.write("/etc/containerd/certs.d/docker.io/hosts.toml", "server = 'x'\n");
    root.write("/opt/podplane/etc/mutable.env", envText({ ...registry, REGISTRY_HOSTNAME: "new.example.com" }), 0o600);
    runParts(root, ["containerd", "zot"]);
    expect(root.exists("/etc/containerd/certs.d/registry.example.com")).toBe(false);
    expect(root.exists("/etc/containerd/certs.d/new.example.com/hosts.toml")).toBe(true);
    root.write("/opt/podplane/etc/mutable.env", envText({ ...registry, REGISTRY_ENABLED: "false" }), 0o600);
    runParts(root, ["containerd", "zot"]);
    expect(root.exists("/etc/containerd/certs.d/new.example.com")).toBe(false);
    expect(root.exists("/etc/containerd/certs.d/docker.io/hosts.toml")).toBe(true);
    expect(root.read("/etc/containerd/config.toml")).toContain('"registry.k8s.io/pause:3.10.2"');
  });

  test("honours a role that was delivered, and computes one only where none was", () => {
    const role = "arn:aws:iam::123456789012:role/tools-registry-read-only";
    const given = configuredParts(["zot"], "knd", { ...registry, REGISTRY_ASSUME_ROLE: role }, aws).root;
    expect(serviceEnv(given, "zot")).toMatchObject({
      REGISTRY_ASSUME_ROLE: role,
      REGISTRY_REGION: "eu-west-1",
      REGISTRY_ENDPOINT: "s3.eu-west-1.amazonaws.com",
    });
    const computed = configuredParts(["containerd", "zot"], "knd", registry, aws).root;
    expect(serviceEnv(computed, "zot")["REGISTRY_ASSUME_ROLE"]).toBe(
      "arn:aws:iam::123456789012:role/podplane-tools-registry",
    );
  });

  test("uses Google's own driver there, and plain S3 with a path style elsewhere", () => {
    const google = configuredParts(["containerd", "zot"], "knd", registry, {
      PROVIDER_KIND: "google",
      GOOGLE_PROJECT_ID: "p",
      INSTANCE_PROVIDER_ID: "gce://p/z/i",
    }).root;
    expect(google.read("/opt/zot/etc/zot.yml")).toMatch(/name: gcs\n {4}bucket: "tools-registry"\n/);
    const local = configuredParts(["zot"], "knd", {
      ...registry,
      REGISTRY_ENDPOINT: "http://10.0.2.2:80/s3",
      AWS_S3_USE_PATH_STYLE: "true",
    }).root;
    expect(local.read("/opt/zot/etc/zot.yml")).toMatch(
      /secure: false\n.*skipverify: false\n {4}forcepathstyle: true\n.*regionendpoint: "http:\/\/10\.0\.2\.2:80\/s3"/,
    );
  });
});

describe("kubernetes", () => {
  const pem = Buffer.from(certificate("oidc")).toString("base64");

  test.each(["OIDC_CA_CERT", "OIDC_CUSTOM_CA"])(
    "%s becomes the file of the issuer's CA, and goes when it goes",
    (key) => {
      const { root } = configuredParts(["kube"], "knc", { [key]: pem });
      expect(root.read("/opt/crt/oidc-ca.pem")).toBe(certificate("oidc"));
      expect(serviceEnv(root, "kube-apiserver")["OIDC_CA_FILE"]).toBe("/opt/crt/oidc-ca.pem");
      root.write("/opt/podplane/etc/mutable.env", "KUBE_LOG_LEVEL='2'\n", 0o600);
      runParts(root, ["kube"]);
      expect(root.exists("/opt/crt/oidc-ca.pem")).toBe(false);
      expect(serviceEnv(root, "kube-apiserver")["OIDC_CA_FILE"]).toBe("");
    },
  );

  test("OIDC_CA_FILE that was delivered is kept", () => {
    const { root } = configuredParts(["kube"], "knc", { OIDC_CA_FILE: "/etc/ssl/own.pem" });
    expect(serviceEnv(root, "kube-apiserver")["OIDC_CA_FILE"]).toBe("/etc/ssl/own.pem");
  });

  test("the issuer of service accounts is the delivered one, else that of older generators", () => {
    const given = {
      KUBE_SERVICE_ACCOUNT_ISSUER: "https://api.example.com:6443",
      KUBE_API_PUBLIC_HOSTNAME: "api.example.com",
    };
    expect(
      serviceEnv(configuredParts(["kube"], "knc", given).root, "kube-apiserver")["KUBE_SERVICE_ACCOUNT_ISSUER"],
    ).toBe("https://api.example.com:6443");
    const older = { KUBE_API_PUBLIC_HOSTNAME: "api.example.com" };
    expect(
      serviceEnv(configuredParts(["kube"], "knc", older).root, "kube-apiserver")["KUBE_SERVICE_ACCOUNT_ISSUER"],
    ).toBe("https://api.example.com");
  });

  test("a public port does not become the port inside the VM", () => {
    const { root, run } = configuredParts(["kube"], "knc", { KUBE_API_PORT: "443" });
    expect(run.stdout).toContain("KUBE_API_PORT is not used");
    expect(root.read("/opt/env/kube-apiserver.env")).not.toContain("443'");
  });

  test("the kubelet's DNS servers are a YAML list", () => {
    const { root } = configuredParts(["kube"], "knd", { KUBE_CLUSTER_DNS: "198.18.0.10,fdc6::a" });
    expect(root.read("/opt/kubelet/etc/kubelet.yaml")).toContain(
      'clusterDNS:\n  - "198.18.0.10"\n  - "fdc6::a"\nresolvConf:',
    );
  });

  test("a worker has no env of a control plane", () => {
    const { tree: root } = configuredTree("knd", { ...held, NETSY_BUCKET: "b" });
    for (const name of ["kube-apiserver", "kube-controller-manager", "netsy"]) {
      expect(root.exists(`/opt/env/${name}.env`)).toBe(false);
    }
  });

  test("kubelet and kube2iam reach the API by the name in its certificate", () => {
    const root = makeRoot("knc");
    for (const name of ["kubelet", "kube2iam"]) {
      expect(root.read(`/opt/${name}/etc/kubeconfig`)).toContain(
        "server: https://kube-apiserver.podplane.internal:6443\n",
      );
    }
  });
});

describe("netsy", () => {
  const config = (root: Root): unknown =>
    JSON.parse(root.read("/opt/netsy/etc/cluster.jsonc").replace(/^\/\/.*\n/, ""));

  test("has its cluster file and the role that was delivered", () => {
    const { root } = configuredParts(
      ["netsy"],
      "knc",
      { NETSY_BUCKET: "tools-netsy", NETSY_KEY_PREFIX: "p/", NETSY_ASSUME_ROLE: "arn:r", NETSY_REGION: "eu-west-1" },
      aws,
    );
    expect(config(root)).toMatchObject({
      cluster_id: "tools",
      storage: { provider: "s3", bucket_name: "tools-netsy", key_prefix: "p/" },
    });
    expect(serviceEnv(root, "netsy")).toMatchObject({
      NETSY_NODE_ID: "knc0001",
      NETSY_ADVERTISE_PEER: "192.0.2.10:2381",
      AWS_ROLE_ARN: "arn:r",
      AWS_ROLE_SESSION_NAME: "knc0001-netsy",
      AWS_DEFAULT_REGION: "eu-west-1",
    });
  });

  test("computes the role only where none came, and has none on Google", () => {
    const { root } = configuredParts(["netsy"], "knc", { NETSY_BUCKET: "b" }, aws);
    expect(serviceEnv(root, "netsy")["AWS_ROLE_ARN"]).toBe("arn:aws:iam::123456789012:role/podplane-tools-netsy");
    const google = configuredParts(
      ["netsy"],
      "knc",
      { NETSY_BUCKET: "b" },
      { PROVIDER_KIND: "google", GOOGLE_PROJECT_ID: "p", INSTANCE_PROVIDER_ID: "g" },
    ).root;
    expect(serviceEnv(google, "netsy")).not.toHaveProperty("AWS_ROLE_ARN");
    expect(config(google)).toMatchObject({ storage: { provider: "gcs" } });
  });
});

describe("fluent-bit", () => {
  test.each([
    ["https://otlp.example.com", ["otlp.example.com", "443", "/v1/logs", "on"]],
    ["http://otlp.example.com:4318/x/y", ["otlp.example.com", "4318", "/x/y", "off"]],
    ["http://[2001:db8::9]:4318", ["2001:db8::9", "4318", "/v1/logs", "off"]],
    ["https://[2001:db8::9]/l", ["2001:db8::9", "443", "/l", "on"]],
  ])("takes %s apart", (endpoint, parts) => {
    const { root } = configuredParts(["fluent-bit"], "knd", { TELEMETRY_OTLP_ENDPOINT: endpoint });
    const {
      TELEMETRY_OTLP_HOST: host,
      TELEMETRY_OTLP_PORT: port,
      TELEMETRY_OTLP_LOGS_URI: uri,
      TELEMETRY_OTLP_TLS: tls,
    } = serviceEnv(root, "fluent-bit");
    expect([host, port, uri, tls]).toEqual(parts);
    const yml = root.read("/opt/fluent-bit/etc/fluent-bit.yml");
    expect(yml).toContain("name: opentelemetry");
    expect(yml).not.toContain("name: http\n");
  });

  test("keeps only the sections that are wanted", () => {
    const { root } = configuredParts(["fluent-bit"], "knd", {
      TELEMETRY_LOG_SERVICES: "my-app",
      TELEMETRY_LOG_CLOUDINIT: "false",
      TELEMETRY_S3_BUCKET: "logs",
    });
    const yml = root.read("/opt/fluent-bit/etc/fluent-bit.yml");
    expect(yml).toContain("- _SYSTEMD_UNIT=my-app.service");
    expect(yml).toContain("name: s3");
    expect(yml).not.toMatch(/cloudinit|role_arn|endpoint:|# begin|# end|@UNITS@/);
  });

  test("honours the role that was delivered, and computes one where none came", () => {
    const { root } = configuredParts(
      ["fluent-bit"],
      "knd",
      { TELEMETRY_S3_BUCKET: "logs", TELEMETRY_S3_ASSUME_ROLE: "arn:t" },
      aws,
    );
    expect(serviceEnv(root, "fluent-bit")["TELEMETRY_S3_ASSUME_ROLE"]).toBe("arn:t");
    const computed = configuredParts(["fluent-bit"], "knd", { TELEMETRY_S3_BUCKET: "logs" }, aws).root;
    expect(serviceEnv(computed, "fluent-bit")).toMatchObject({
      TELEMETRY_S3_ASSUME_ROLE: "arn:aws:iam::123456789012:role/podplane-tools-telemetry-upload",
      TELEMETRY_S3_ENDPOINT: "s3.eu-west-1.amazonaws.com",
    });
  });
});

describe("the virtual address of the API", () => {
  const file = "/opt/keepalived/etc/keepalived.conf";
  const settings = "/opt/podplane/etc/mutable.env";

  /** A control plane on which keepalived is installed. */
  function controlPlane(mutable: Readonly<Record<string, string>>): Root {
    const root = bootstrapped("knc", mutable, { PROVIDER_KIND: "proxmox" });
    root.write("/usr/sbin/keepalived", "x", 0o755);
    expect(runParts(root, ["keepalived"])).toMatchObject({ status: 0, stderr: "" });
    return root;
  }

  test("is held by keepalived on the VM's own interface, by a number of its own", () => {
    const text = controlPlane(held).read(file);
    expect(text).toMatch(/^ {2}interface eth0\n {2}virtual_router_id 60\n/m);
    expect(text).toMatch(/^ {4}10\.20\.0\.6\/32$/m);
    // Equal for all, so that a VM that comes back does not take the address from one that serves.
    expect(text).toMatch(/^ {2}state BACKUP$/m);
    expect(text).toMatch(/^ {2}priority 100$/m);
  });

  test("is configured once, follows a change, and goes with the setting", () => {
    const root = controlPlane(held);
    expect(runParts(root, ["keepalived"]).stdout).toContain("configure: unchanged");
    root.write(settings, envText({ ...held, KUBE_API_VIRTUAL_ADDRESS: "10.20.0.7" }), 0o600);
    runParts(root, ["keepalived"]);
    expect(root.read(file)).toContain("10.20.0.7/32");
    root.write(settings, envText({ ...held, KUBE_API_VIRTUAL_ADDRESS: "" }), 0o600);
    expect(runParts(root, ["keepalived"]).stdout).toContain(`removed ${file}`);
    expect(root.exists(file)).toBe(false);
  });

  test("is left to others where keepalived is not installed, and on workers", () => {
    const without = configuredParts(["keepalived"], "knc", held);
    expect(without.run.stdout).toContain("keepalived is not installed");
    expect(without.root.exists(file)).toBe(false);
    const worker = configuredTree("knd", { ...held, NETSY_BUCKET: "b" });
    expect(worker.run.status).toBe(0);
    expect(worker.tree.exists(file)).toBe(false);
  });
});

describe("whether the API server of a VM serves", () => {
  test("is asked of it with the VM's own certificate, and curl's answer is the script's", () => {
    const root = makeRoot("knc");
    root.write("/bin/curl", '#!/bin/bash\nprintf "%s\\n" "$@"\nexit 22\n', 0o755);
    const env = { PATH: `${root.path}/bin:${process.env["PATH"] ?? ""}` };
    const { status, stdout } = root.run("/opt/keepalived/bin/check-kube-apiserver.sh", [], env);
    expect(status).toBe(22);
    expect(stdout.replaceAll(root.path, "").split("\n")).toEqual(
      expect.arrayContaining([
        "--fail",
        "/opt/crt/ca.crt",
        "/opt/crt/kubelet.client.crt",
        "https://127.0.0.1:6443/readyz",
      ]),
    );
  });
});
