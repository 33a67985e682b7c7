import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  dependenciesOf,
  publishedPackagesOf,
  upstreamDependenciesOf,
  vmconfigPackageOf,
  vmconfigVersion,
} from "../../compiler/deps/index.ts";
import { republished, vmconfigReleaseText } from "../../scripts/generate-vmconfig-release.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { runCommandLine } from "../program.ts";
import { packVmconfig } from "./pack.ts";
import { findVmconfigRoot } from "./package-root.ts";
import { packTar } from "./tar.ts";
import { testContext } from "./test-context.ts";

const folder = temporaryFolder("pack");

const root = findVmconfigRoot();
const pack = (kind: "knc" | "knd", arch: "amd64" | "arm64"): ReturnType<typeof packVmconfig> =>
  packVmconfig({ root, kind, arch, version: vmconfigVersion, dependencies: upstreamDependenciesOf(kind, arch) });

function listing(archive: Uint8Array): readonly string[] {
  const lines = execFileSync("tar", ["--list", "--verbose", "--gzip", "--full-time", "--utc", "--file", "-"], {
    input: archive,
    encoding: "utf8",
  });
  return lines.trim().split("\n");
}

describe("packVmconfig", () => {
  test("gives the same bytes each time, and others for each kind and architecture", () => {
    const digests = (["knc", "knd"] as const).flatMap((kind) =>
      (["amd64", "arm64"] as const).map((arch) => pack(kind, arch).digest),
    );
    expect(new Set(digests).size).toBe(4);
    expect(pack("knc", "amd64").digest).toBe(digests[0]);
  });

  test("has root as owner, one time, and modes that do not depend on the working tree", () => {
    const lines = listing(pack("knc", "amd64").archive);
    expect(lines.every((line) => / root\/root .* 2020-01-01 00:00:00 \.\//.test(line))).toBe(true);
    const modes = new Map(lines.map((line) => [line.replace(/^.* \.\//, ""), line.slice(0, 10)]));
    expect(modes.get("")).toBe("drwxr-xr-x");
    expect(modes.get("opt/podplane/share/")).toBe("drwxr-xr-x");
    expect(modes.get("opt/podplane/bin/install.sh")).toBe("-rwxr-xr-x");
    expect(modes.get("opt/podplane/lib/configure/hosts.sh")).toBe("-rwxr-xr-x");
    expect(modes.get("opt/podplane/lib/helpers.sh")).toBe("-rw-r--r--");
    expect(modes.get("opt/netsy/bin/run-netsy.sh")).toBe("-rwxr-xr-x");
    expect([...modes.keys()]).toEqual([...modes.keys()].sort());
  });

  test("a worker's package has nothing of a control plane, and none has tests", () => {
    expect(listing(pack("knd", "arm64").archive).join("\n")).not.toMatch(/netsy|kube-apiserver/);
    expect(listing(pack("knc", "arm64").archive).join("\n")).not.toMatch(/\.test\.ts|shellcheckrc/);
  });

  test("holds a manifest whose digest its script knows, which install.sh reads", () => {
    const at = join(folder, "unpacked");
    mkdirSync(at);
    execFileSync("tar", ["--extract", "--gzip", "--directory", at], { input: pack("knc", "arm64").archive });
    const manifest = readFileSync(join(at, "opt/podplane/share/vmconfig-manifest.json"));
    const script = join(at, "opt/podplane/share/vmconfig-manifest.sh");
    const sourced = execFileSync(
      "bash",
      [
        "-c",
        `source "$1"; printf '%s\\n' "$VMCONFIG_MANIFEST_SHA256" "$VMCONFIG_KIND" "\${VMCONFIG_DEPENDENCIES[0]}"`,
        "-",
        script,
      ],
      { encoding: "utf8" },
    );
    const [first] = upstreamDependenciesOf("knc", "arm64");
    expect(sourced.trim().split("\n")).toEqual([
      createHash("sha256").update(manifest).digest("hex"),
      "knc",
      `${first?.name}\t${first?.type}\t${first?.digest}`,
    ]);
    expect(JSON.parse(manifest.toString())).toMatchObject({
      vmconfig: {
        version: vmconfigVersion,
        kind: "knc",
        os: { name: "debian-13", arch: "arm64", image: { type: "qcow2" }, boot: { kernel: { partition: 1 } } },
        dependencies: { vmconfig: { url: "", digest: "", size: 0 }, netsy: { version: "1.1.0" } },
        images: [{ image: "registry.k8s.io/pause:3.10.2", platform: "linux/arm64" }],
      },
    });
  });

  test("is the package that the compiler pins (else: npm run generate)", () => {
    expect(readFileSync("compiler/deps/vmconfig-release.json", "utf8")).toBe(vmconfigReleaseText());
    expect(vmconfigPackageOf("knd", "amd64").digest).toBe(pack("knd", "amd64").digest);
    expect(dependenciesOf("knd", "amd64").some((one) => one.name === "vmconfig")).toBe(true);
  });
});

describe("the version of the package", () => {
  const packages = { knc_arm64: { digest: "sha256:aa", size: 1 }, knd_arm64: { digest: "sha256:bb", size: 2 } };

  test.each([
    ["is not published yet", undefined, undefined],
    ["is published with these packages", packages, undefined],
    ["is published with another", { ...packages, knd_arm64: { digest: "sha256:cc", size: 2 } }, "knd_arm64"],
  ])("that %s", (_name, published, fault) => {
    const found = republished("0.1.0", packages, published);
    if (fault === undefined) expect(found).toBeUndefined();
    else
      expect(found).toBe(
        `vmconfig 0.1.0 is published, and ${fault} would be another package: count "version" up in compiler/deps/vmconfig-release.json`,
      );
  });

  test("has one digest wherever a lock file in this tree pins it", () => {
    const seen = new Map<string, string>();
    for (const path of globSync("{examples,test}/**/podplane.lock.json")) {
      const lock: unknown = JSON.parse(readFileSync(path, "utf8"));
      const text = JSON.stringify(lock);
      for (const [, version, kind, arch, digest] of text.matchAll(
        /"name":"vmconfig","version":"(\d[^"]*)","url":"[^"]*_(knc|knd)_debian-13_(amd64|arm64)\.tar\.gz","digest":"([^"]+)"/g,
      )) {
        const published = publishedPackagesOf(version ?? "")?.[`${kind}_${arch}`]?.digest;
        expect([path, digest]).toEqual([
          path,
          published ?? vmconfigPackageOf(kind === "knc" ? "knc" : "knd", arch === "amd64" ? "amd64" : "arm64").digest,
        ]);
        seen.set(`${version} ${kind}_${arch}`, digest ?? "");
      }
    }
    expect(seen.size).toBeGreaterThan(2);
  });
});

describe("packTar", () => {
  test("refuses a path that its header cannot hold", () => {
    expect(() => packTar([{ kind: "directory", path: "a".repeat(100), mode: 0o755 }])).toThrow("too long");
  });
});

describe("podplanec vmconfig pack", () => {
  test("writes the package and the manifest that names it", async () => {
    const out = join(folder, "out");
    const context = testContext(folder);
    const words = ["vmconfig", "pack", "--kind", "knd", "--arch", "amd64", "--out", out, "--url", "https://x/v.tar.gz"];
    expect(await runCommandLine(context, words)).toBe(0);
    const { digest, size } = pack("knd", "amd64");
    expect(context.out()).toContain(digest);
    expect(statSync(join(out, "vmconfig.tar.gz")).size).toBe(size);
    const manifest = JSON.parse(readFileSync(join(out, "vmconfig-manifest.json"), "utf8"));
    expect(manifest.vmconfig.dependencies.vmconfig).toEqual({
      version: vmconfigVersion,
      url: "https://x/v.tar.gz",
      type: "tar.gz",
      digest,
      size,
    });
  });

  test.each([
    [["--arch", "amd64"], "the kind of VM is missing"],
    [["--kind", "knd"], "the architecture is missing"],
    [["--kind", "worker", "--arch", "amd64"], "--kind is one of knc, knd"],
  ])("says what is missing from %j", async (words, message) => {
    const context = testContext(folder);
    expect(await runCommandLine(context, ["vmconfig", "pack", ...words])).toBe(2);
    expect(context.err()).toContain(message);
  });
});
