import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleIr } from "../../test/helpers/golden/cases.ts";
import { given, source } from "../../test/helpers/located.ts";
import {
  bash,
  dependency,
  irWith,
  launched,
  makeFolder,
  type ScriptParts,
  scriptOf,
  sectionOf,
  sectionsOf,
  sha,
} from "../../test/helpers/user-data.ts";
import type { EmittedFile } from "../document/index.ts";
import { emitUserData, launchReserve, sizeAtLaunch, userDataByVm, userDataPath } from "./index.ts";

/*
 * contracts/vmconfig.md 3.1 and 5. Parts of the scripts are run by the real Bash, with small programs
 * in the place of those that would change the machine.
 */

const hostile = [
  "it's",
  'a"b`id`$(reboot)${HOME}\\n',
  "!$;&|<>*?[a]{b,c} #~",
  "{{ .Nonce }} {{{",
  "  two  blanks  ",
  "é 日本 😀",
];

describe("the parts of a script", () => {
  const all = [
    "user-data-script",
    "user-data-ssh",
    "user-data-nstance",
    "user-data-dependencies",
    "user-data-debian-mirror",
    "user-data-download",
    "user-data-verify",
    "user-data-overrides",
    "user-data-vmconfig",
    "user-data-identity",
    "user-data-steps",
  ];
  const everything: ScriptParts = {
    sshKeys: ["ssh-ed25519 AAAA"],
    dependencies: [dependency("a", { own: true, url: given("{debian-mirror}/pool/a.deb") })],
  };

  test("stand in the order of the contract: keys before downloads, digests before anything is unpacked", () => {
    expect([...sectionsOf(scriptOf(everything)).keys()]).toEqual(all);
  });

  test("that nothing needs are left out", () => {
    const optional = ["user-data-ssh", "user-data-debian-mirror", "user-data-overrides"];
    const plain = scriptOf({ dependencies: [dependency("a")] });
    expect([...sectionsOf(plain).keys()]).toEqual(all.filter((name) => !optional.includes(name)));
    expect(plain.text).not.toMatch(/going on without|DEBIAN\//);
  });

  test("say in the head which VM they are for", () => {
    const heads = emitUserData(irWith({})).map(({ path, text }) => [path, ...text.split("\n").slice(0, 3)]);
    const generated = "# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.";
    expect(heads).toEqual([
      [
        "podplane.userdata_knc_arm64.sh",
        "#!/bin/bash",
        generated,
        "# First boot of a control-plane VM (knc, Debian 13, arm64) on AWS. Nstance fills the",
      ],
      [
        "podplane.userdata_knd_arm64.sh",
        "#!/bin/bash",
        generated,
        "# First boot of a worker VM (knd, Debian 13, arm64) on AWS. Nstance fills the",
      ],
    ]);
  });

  test("are accepted by Bash, with and without what is optional", () => {
    for (const { text } of [scriptOf(), scriptOf(everything)]) {
      expect(spawnSync("/bin/bash", ["-n"], { input: text, encoding: "utf8" }).stderr).toBe("");
      expect(text.endsWith('\ndone\nlog "done"\n')).toBe(true);
      expect(text).not.toMatch(/[ \t]\n|\n\n\n|\r/);
    }
  });

  test("a source's name stays in its comment", () => {
    const { text } = scriptOf({ sourceName: "a\nreboot\r\u2028{{ .Nonce }}.podplane" });
    expect(text.split("\n")[1]).toBe(
      '# Generated from a reboot {{"{{"}} .Nonce }}.podplane. Do not edit: change that file and run `podplanec build`.',
    );
  });

  test("every other double brace opens a placeholder of Nstance, whatever values hold", () => {
    const { text } = scriptOf({ ...everything, sshKeys: hostile });
    const opened = [...text.matchAll(/\{\{ ?(\.[A-Za-z.]+|"\{\{")? ?\}\}/g)].map((match) => match[1]);
    expect([...new Set(opened)].sort()).toEqual([
      '"{{"',
      ".Cluster.CACert",
      ".Cluster.ID",
      ".Instance.ID",
      ".Instance.Type",
      ".Nonce",
      ".Provider.Region",
      ".Provider.Zone",
      ".Server.AgentAddr",
      ".Server.RegistrationAddr",
    ]);
    expect(text.replace(/\{\{ \.[A-Za-z.]+ \}\}|\{\{"\{\{"\}\}/g, "")).not.toContain("{{");
  });
});

test("keys are written as they are, one a line", () => {
  const folder = makeFolder();
  const keys = ["ssh-ed25519 AAAA ops@example.com", ...hostile];
  const section = launched(sectionOf(scriptOf({ sshKeys: keys }), "ssh"));
  const print = section.slice(section.indexOf("printf"), section.indexOf("chown"));
  expect(bash(folder, print.replace("/home/admin/.ssh/", "")).status).toBe(0);
  expect(readFileSync(join(folder, "authorized_keys"), "utf8")).toBe(`${keys.join("\n")}\n`);
});

test("keys and the right to become root are in place, and nobody else's, before anything can fail", () => {
  const programs = ["getent", "groupadd", "id", "useradd", "install", "chown", "chmod"];
  const says = (name: string, code: number): string => `#!/bin/bash\necho "${name} $*" >>calls\nexit ${code}\n`;
  const folder = makeFolder(
    Object.fromEntries(programs.map((name) => [`bin/${name}`, says(name, name === "getent" || name === "id" ? 2 : 0)])),
  );
  mkdirSync(join(folder, "home/admin/.ssh"), { recursive: true });
  mkdirSync(join(folder, "etc/sudoers.d"), { recursive: true });
  const section = sectionOf(scriptOf({ sshKeys: ["ssh-ed25519 AAAA"] }), "ssh");
  expect(bash(folder, section.replaceAll(">/home", ">home").replaceAll(">/etc", ">etc"))).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, "calls"), "utf8").trim().split("\n")).toEqual([
    "getent group admin",
    "groupadd admin",
    "id admin",
    "useradd --create-home --gid admin --shell /bin/bash admin",
    "install -d -o admin -g admin -m 0700 /home/admin/.ssh",
    "chown admin:admin /home/admin/.ssh/authorized_keys",
    "chmod 0600 /home/admin/.ssh/authorized_keys",
    "chmod 0440 /etc/sudoers.d/admin",
  ]);
  expect(readFileSync(join(folder, "etc/sudoers.d/admin"), "utf8")).toBe("admin ALL=(ALL) NOPASSWD:ALL\n");
});

test.each([
  ["10.0.0.1:8992", "10.0.0.1 8992"],
  ["server.example.com:1", "server.example.com 1"],
  ["[fd00::1]:8992", "fd00::1 8992"],
])("the server %s is tried at %s, as often as it takes", (server, expected) => {
  const timeout = '#!/bin/bash\nprintf x >>tries\n[[ $(<tries) == xxxx ]] && printf "%s\\n" "$4"\n';
  const folder = makeFolder({ "bin/timeout": timeout, "bin/sleep": '#!/bin/bash\necho "sleep $1"\n' });
  const { status, stdout } = bash(folder, `server='${server}'`, sectionOf(scriptOf(), "nstance"));
  const [host, port] = expected.split(" ");
  const silent = (count: number) => `Nstance server ${server} does not answer yet (${count})`;
  expect([status, stdout.trim().split("\n")]).toEqual([
    0,
    [silent(1), "sleep 3", silent(2), "sleep 3", silent(3), "sleep 15", `: </dev/tcp/${host}/${port}`],
  ]);
});

test("what the cluster pins itself is listed for install.sh, with tabs between", () => {
  const folder = makeFolder();
  const own = dependency("kube2iam", { own: true, type: "tar.gz", digest: given(sha("b")) });
  const library = dependency("libnl-3-200", { own: true, isLibrary: true, type: "deb" });
  const script = scriptOf({ dependencies: [dependency("runc"), own, library] });
  expect(bash(folder, sectionOf(script, "overrides")).status).toBe(0);
  expect(readFileSync(join(folder, "overrides"), "utf8")).toBe(
    `kube2iam\ttar.gz\t${sha("b")}\nlibnl-3-200\tlibrary\t${sha("a")}\n`,
  );
});

describe("the identity of a VM", () => {
  /** Runs the part below a folder, as Nstance would have filled it in. */
  function identity(script: EmittedFile, values: Readonly<Record<string, string>>): string {
    const folder = makeFolder();
    const filled = sectionOf(script, "identity").replace(
      /\{\{ \.([A-Za-z.]+) \}\}/g,
      (whole, field) => values[field] ?? whole,
    );
    const part = launched(filled).replaceAll(" /opt/", ` ${folder}/opt/`).replaceAll(">/opt/", `>${folder}/opt/`);
    expect(bash(folder, `identity=${folder}/identity`, part)).toMatchObject({ status: 0, stderr: "" });
    return folder;
  }

  test("is what Nstance fills in, for root only; settings arrive as they are", () => {
    const values = {
      Nonce: "a.b.c",
      "Cluster.CACert": "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----",
      "Instance.ID": "knc-1",
      "Server.AgentAddr": "[fd00::1]:8993",
    };
    const folder = identity(scriptOf({ sshKeys: ["ssh-ed25519 AAAA", ...hostile] }), values);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    expect(read("identity/nonce.jwt")).toBe("a.b.c\n");
    expect(read("identity/ca.crt")).toBe(`${values["Cluster.CACert"]}\n`);
    const names = [
      "IMMUTABLE_SSH_AUTHORIZED_KEYS",
      "INSTANCE_ID",
      "PROVIDER_KIND",
      "PROVIDER_REGION",
      "AWS_ACCOUNT_ID",
      "NSTANCE_SERVER_AGENT_ADDR",
      "NSTANCE_CA_CERT",
    ];
    const print = names.map((name) => `printf '%s\\0' "$${name}"`);
    const { stdout } = bash(folder, ". ./opt/podplane/etc/user-data.env", ...print);
    expect(stdout.split("\0").slice(0, -1)).toEqual([
      ["ssh-ed25519 AAAA", ...hostile].join("\n"),
      "knc-1",
      "aws",
      "{{ .Provider.Region }}",
      "123456789012",
      "[fd00::1]:8993",
      Buffer.from(`${values["Cluster.CACert"]}\n`).toString("base64"),
    ]);
    const modes = ["opt/podplane/etc/user-data.env", "identity/nonce.jwt", "identity/ca.crt", "identity"];
    const { stdout: shown } = bash(folder, `stat -c %a ${modes.join(" ")}`);
    expect(shown).toBe("600\n600\n600\n700\n");
  });

  test("has the keys of the contract, in order", () => {
    const keys = [...sectionOf(scriptOf(), "identity").matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(keys).toEqual([
      "IMMUTABLE_SSH_AUTHORIZED_KEYS",
      "INSTANCE_ID",
      "CLUSTER_ID",
      "PROVIDER_KIND",
      "PROVIDER_REGION",
      "PROVIDER_ZONE",
      "PROVIDER_INSTANCE_TYPE",
      "AWS_ACCOUNT_ID",
      "NSTANCE_SERVER_REGISTRATION_ADDR",
      "NSTANCE_SERVER_AGENT_ADDR",
    ]);
  });
});

test("values know where they come from: keys, addresses, digests and the account", () => {
  const key = { value: "ssh-ed25519 AAAA", origin: source() };
  const own = dependency("a", { own: true });
  const ir = irWith({ dependencies: [own] });
  const [script] = emitUserData({ ...ir, ssh: { ...ir.ssh, immutableAuthorizedKeys: [key] } });
  const texts = (origin: unknown) =>
    script?.trace.filter((range) => range.origin === origin).map(({ start, end }) => script.text.slice(start, end));
  expect(texts(key.origin)).toEqual(["'ssh-ed25519 AAAA'", "IMMUTABLE_SSH_AUTHORIZED_KEYS='ssh-ed25519 AAAA'"]);
  expect(texts(own.url.origin)).toEqual([`a ${sha("a")} https://deps.example.com/a`]);
  expect(texts(own.digest.origin)).toEqual([`a\tbinary\t${sha("a")}`]);
  expect(texts(ir.providers[0].bootSettings[0]?.value.origin)).toEqual(["AWS_ACCOUNT_ID='123456789012'"]);
});

test("the whole of a script comes from the VM, and scripts are found by the VM's key", () => {
  const ir = irWith({});
  const scripts = emitUserData(ir);
  expect([...userDataByVm(ir)]).toEqual(ir.vms.map(({ key }, index) => [key, scripts[index]]));
  for (const { text, trace } of scripts) {
    expect(trace[0]).toMatchObject({ start: 0, end: text.length, origin: { rule: "user-data-script" } });
  }
});

test("the size at launch counts bytes, and what Nstance fills in", () => {
  const file = { ...scriptOf(), text: "aé😀" };
  expect(launchReserve).toBe(3_072);
  expect(sizeAtLaunch(file)).toBe(3_072 + 7);
});

test("with several providers the path tells them apart (ruling 31)", () => {
  const [vm] = exampleIr("internaltools-production").vms;
  if (!vm) throw new Error("there is no kind of VM");
  expect(userDataPath({ ...vm, key: "aws_123456789012_us-east-1_knc_arm64" })).toBe(
    "podplane.userdata_aws_123456789012_us-east-1_knc_arm64.sh",
  );
});
