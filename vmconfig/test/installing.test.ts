import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cloneRoot, makeRoot, type Root } from "./root.ts";

/* lib/install.sh by its functions: what is installed, from where, and what is judged before. */

const original = makeRoot("knd");
mkdirSync(join(original.path, "opt/deps"), { recursive: true });
let root: Root;
beforeEach(() => {
  root = cloneRoot(original);
}, 120_000);
const digest = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest("hex");

/** What a piece of Bash prints, and its status where it fails. */
function said(code: string): string {
  const run = root.bash(["inputs", "install"], `staging=$root/opt/deps\n${code}`);
  const text = run.log.replace(/\tts=.*\n/g, "\n").replaceAll(root.path, "");
  return `${text}${run.status === 0 ? "" : `status ${run.status}\n`}`;
}

const dependencies = (...rows: readonly string[]): string =>
  `VMCONFIG_DEPENDENCIES=(${rows.map((row) => `$'${row}'`).join(" ")})`;
const listed = 'printf "%s\\n" "${VMCONFIG_DEPENDENCIES[@]}"';

test("downloads lie in the first of three folders that is there", () => {
  for (const folder of ["/opt/podplane/deps", "/opt/podplane/artifacts"]) mkdirSync(join(root.path, folder));
  expect(said("staging_directory")).toBe("/opt/deps");
  root.remove("/opt/deps");
  expect(said("staging_directory")).toBe("/opt/podplane/artifacts");
  root.remove("/opt/podplane/artifacts");
  expect(said("staging_directory")).toBe("/opt/podplane/deps");
  root.remove("/opt/podplane/deps");
  expect(said("staging_directory")).toBe("");
});

describe("the manifest", () => {
  const json = "{}\n";
  const script = (sha: string, kind = "knd", rest = ""): string =>
    `VMCONFIG_MANIFEST_SHA256='${sha}'\nVMCONFIG_KIND='${kind}'\n# ${digest("sha256", json)}\n${rest}`;
  const path = "/opt/podplane/share/vmconfig-manifest";

  test.each([
    ["is read", script(digest("sha256", json), "knd", "VMCONFIG_DEPENDENCIES=(one)"), "one\n"],
    ["may list nothing", script(digest("sha256", json)), "\n"],
    [
      "of another kind is fatal",
      script(digest("sha256", json), "knc"),
      `${path}.sh is for kind knc, the manifest for knd`,
    ],
    ["that another script was made from is fatal", script("0"), `${path}.sh names another manifest`],
    ["that the script does not know is fatal", "x", `${path}.json is not the one that ${path}.sh was made from`],
    ["without its script is fatal", "", `${path}.sh is missing or empty`],
  ])("%s", (_, text, answer) => {
    root.write(`${path}.json`, json);
    root.write(`${path}.sh`, text);
    const expected = answer.endsWith("\n") ? answer : `[bash] FATAL: ${answer}\nstatus 1\n`;
    expect(said(`VMCONFIG_DEPENDENCIES=(old)\nload_manifest knd\n${listed}`)).toBe(expected);
  });
});

test("what the cluster pins takes the place of what the package lists, or stands behind it", () => {
  const list = dependencies("runc\\tbinary\\ta", "kubelet\\tbinary\\tb");
  expect(said(`${list}\nload_overrides "$staging"\n${listed}`)).toBe("runc\tbinary\ta\nkubelet\tbinary\tb\n");
  root.write("/opt/deps/overrides", "runc\tbinary\tc\n\nkube2iam\tbinary\td\namazon-ssm-agent\tdeb\te\n");
  expect(said(`${list}\nload_overrides "$staging"\n${listed}`)).toBe(
    [
      "[bash] runc is the one that the cluster pins",
      "[bash] kube2iam is the one that the cluster pins",
      "[bash] amazon-ssm-agent was not downloaded; the VM serves the cluster without it",
      ...["kubelet\tbinary\tb", "runc\tbinary\tc", "kube2iam\tbinary\td", ""],
    ].join("\n"),
  );
  root.write("/opt/deps/amazon-ssm-agent.deb", "x");
  expect(said(`${list}\nload_overrides "$staging"\n${listed}`)).toContain("amazon-ssm-agent\tdeb\te\n");
});

test("the package itself is none of its dependencies", () => {
  const list = dependencies("a\\tdeb\\tx", "b\\tbinary\\tx", "vmconfig\\tdeb\\tx", "c\\tdeb\\tx");
  expect(said(`${list}\nnames_of deb; names_of binary; names_of zip`)).toBe("a\nc\nb\n");
});

test("a download has the name of its type", () => {
  expect(said('for type in deb library tar.gz binary; do file_of x "$type"; echo; done; file_of x zip')).toBe(
    "x.deb\nx.deb\nx.tar.gz\nx\n[bash] FATAL: x has the unknown type zip\nstatus 1\n",
  );
});

describe("a digest", () => {
  test.each([
    [`sha256:${digest("sha256", "x")}`, ""],
    [`sha512:${digest("sha512", "x")}`, ""],
    [`sha512:${digest("sha256", "x")}`, "file does not have its digest: the download is damaged"],
    [`sha256:${digest("sha256", "y")}`, "file does not have its digest: the download is damaged"],
    [`md5:${digest("md5", "x")}`, "file has no digest of a known algorithm"],
    [digest("sha256", "x"), "file has no digest of a known algorithm"],
    ["", "file has no digest of a known algorithm"],
  ])("%s: %j", (value, message) => {
    root.write("/opt/deps/file", "x");
    const expected = message === "" ? "" : `[bash] FATAL: ${message}\nstatus 1\n`;
    expect(said(`verify_digest "$staging/file" '${value}'`)).toBe(expected);
  });

  test("is looked at for everything but the package, and what is missing is named", () => {
    const list = dependencies("vmconfig\\ttar.gz\\tnone", `a\\tbinary\\tsha256:${digest("sha256", "x")}`);
    root.write("/opt/deps/a", "x");
    expect(said(`${list}\nverify_artifacts "$staging"`)).toBe("");
    root.write("/opt/deps/a", "y");
    expect(said(`${list}\nverify_artifacts "$staging"`)).toContain("a does not have its digest");
    root.remove("/opt/deps/a");
    expect(said(`${list}\nverify_artifacts "$staging"`)).toBe("[bash] FATAL: a is missing\nstatus 1\n");
  });
});

describe("the policy that keeps services from starting", () => {
  const policy = "/usr/sbin/policy-rc.d";
  const ours = "#!/bin/sh\n# Written by vmconfig: no service starts while packages are installed.\nexit 101\n";

  test("takes the administrator's place and gives it back", () => {
    root.write(policy, "administrator's\n", 0o700);
    expect(said(`deny_starts; cat "$root${policy}"; stat --format %a "$root${policy}"`)).toBe(`${ours}755\n`);
    expect(root.read(policy)).toBe("administrator's\n");
    expect(root.mode(policy)).toBe("0700");
    expect(root.exists(`${policy}.podplane-bak`)).toBe(false);
  });

  test("is gone afterwards where there was none", () => {
    expect(said(`deny_starts; restore_policy; restore_policy`)).toBe("");
    expect(root.exists(policy)).toBe(false);
  });

  test("leaves what somebody else wrote, a copy of it beside it or not", () => {
    root.write(policy, "administrator's\n");
    root.write(`${policy}.podplane-bak`, "older\n");
    expect(said("restore_policy")).toBe("");
    expect(root.read(policy)).toBe("administrator's\n");
  });
});

describe("packages of Debian", () => {
  const install = (rows: readonly string[], before = ""): string =>
    said(`dpkg-query() { [[ \${*: -1} == present ]] && printf installed; }
      dpkg() { echo "dpkg $*"; [[ -e $root${"/usr/sbin/policy-rc.d"} ]] && echo "no starts"; [[ $* != *broken* ]]; }
      ${before}
      ${dependencies(...rows)}
      install_debs "$staging"`);

  test("are installed in one call, libraries that the system lacks before what needs them", () => {
    expect(install(["a\\tdeb\\tx", "lib\\tlibrary\\tx", "present\\tlibrary\\tx", "b\\tdeb\\tx"])).toBe(
      "dpkg --install /opt/deps/lib.deb /opt/deps/a.deb /opt/deps/b.deb\nno starts\n",
    );
  });

  test("are none where none is listed", () => {
    expect(install(["a\\tbinary\\tx"])).toBe("");
  });

  test("may start where a VM can do without them, which is tried last", () => {
    expect(install(["amazon-ssm-agent\\tdeb\\tx", "a\\tdeb\\tx"])).toBe(
      "dpkg --install /opt/deps/a.deb\nno starts\ndpkg --install /opt/deps/amazon-ssm-agent.deb\n",
    );
    const fails = 'dpkg() { echo "dpkg $*"; [[ $* != *amazon* ]]; }';
    expect(install(["amazon-ssm-agent\\tdeb\\tx"], fails)).toBe(
      "dpkg --install /opt/deps/amazon-ssm-agent.deb\n[bash] amazon-ssm-agent could not be installed; the VM serves the cluster without it\n",
    );
  });
});

test("a program lies where it is looked for, whole or not at all, for everybody to run", () => {
  root.write("/opt/deps/runc", "runc", 0o600);
  root.write("/opt/deps/kube2iam", "kube2iam", 0o600);
  root.write("/opt/deps/kubelet", "kubelet", 0o600);
  const code = `own() { echo "own $*"; }
    ${dependencies("runc\\tbinary\\tx", "kube2iam\\tbinary\\tx", "kubelet\\tbinary\\tx", "other\\tdeb\\tx")}
    install_binaries "$staging"`;
  const places = ["/usr/local/sbin/runc", "/opt/kube2iam/bin/kube2iam", "/usr/bin/kubelet"];
  expect(said(code)).toBe(places.map((path) => `own ${path}.tmp root:root\n`).join(""));
  for (const path of places) expect(root.mode(path), path).toBe("0755");
});

test("what an archive should hold is found in whatever folder, or named", () => {
  root.write("/tree/a/b/tool", "tool");
  expect(said('install_found "$root/tree" tool /usr/bin')).toBe("");
  expect(root.read("/usr/bin/tool")).toBe("tool");
  expect(said('install_found "$root/tree" other /usr/bin')).toBe(
    "[bash] FATAL: other is not in its archive\nstatus 1\n",
  );
});

test("a tool that is not there is named before anything is done", () => {
  const script = `source <(sed '/^main "[$]@"$/d' "$root/opt/podplane/bin/install.sh")`;
  const required = (command: string) => root.bash(["helpers"], `${script}\ncommand() { ${command}; }\nrequire_tools`);
  expect(required("[[ $2 != cmp ]]")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("cmp is not installed"),
  });
  expect(required('echo "$2"')).toMatchObject({ status: 0, log: "" });
});
