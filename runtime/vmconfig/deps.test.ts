import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  dependenciesOf,
  imagesOf,
  isNeededOn,
  mirrorPath,
  osImageOf,
  type PinnedDependency,
  typeOfUrl,
  upstreamDependenciesOf,
} from "../../compiler/deps/index.ts";
import type { Lock } from "../../compiler/lock/lock.ts";
import { printLock } from "../../compiler/lock/print.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { runCommandLine } from "../program.ts";
import { downloadDependencies } from "./download.ts";
import { testContext } from "./test-context.ts";

const folder = temporaryFolder("deps");

const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

describe("pinned dependencies", () => {
  test.each([
    ["knc", "amd64", 16, 630_157_804],
    ["knc", "arm64", 16, 586_364_400],
    ["knd", "amd64", 11, 326_294_377],
    ["knd", "arm64", 11, 304_407_903],
  ] as const)("%s on %s are those of the contract", (kind, arch, count, bytes) => {
    const all = upstreamDependenciesOf(kind, arch);
    expect(all).toHaveLength(count);
    expect(all.reduce((sum, one) => sum + one.size, 0)).toBe(bytes);
    expect(all.map((one) => one.name)).toEqual(all.map((one) => one.name).toSorted());
    expect(all.every((one) => /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(one.digest))).toBe(true);
    expect(dependenciesOf(kind, arch)).toHaveLength(count + 1);
  });

  test("have the names and places of the contract", () => {
    const cni = upstreamDependenciesOf("knd", "amd64").find((one) => one.name === "cni-plugins");
    expect(cni).toMatchObject({
      file: "cni-plugins.tar.gz",
      mirrorPath: "vmconfig/artifacts/cni-plugins/1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz",
    });
    expect(mirrorPath("a", "1", "https://x/y/z.deb?q=1#f")).toBe("vmconfig/artifacts/a/1/z.deb");
    expect(["https://x/a.deb", "https://x/a.tgz", "https://x/a.tar.gz", "https://x/a"].map(typeOfUrl)).toEqual([
      "deb",
      "tar.gz",
      "tar.gz",
      "binary",
    ]);
  });

  test("are for all kinds of provider but those that tables restrict", () => {
    expect(isNeededOn("proxmox", "netsy")).toBe(true);
    expect([isNeededOn("aws", "kube2iam"), isNeededOn("proxmox", "kube2iam")]).toEqual([true, false]);
  });

  test("bring the pause image and the image of local VMs", () => {
    expect(imagesOf("arm64").map((one) => one.image)).toEqual(["registry.k8s.io/pause:3.10.2"]);
    expect(osImageOf("amd64").boot.cmdline).toContain("root=PARTUUID=94f1cc68");
  });
});

describe("downloadDependencies", () => {
  let server: Server;
  let base = "";
  let requests: string[] = [];
  const endless: string[] = [];
  const answers = new Map<
    string,
    (attempt: number) => { status: number; body: string; cut?: boolean; endless?: boolean }
  >();

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "";
      requests.push(path);
      const attempt = requests.filter((one) => one === path).length;
      const { status, body, cut, endless: isEndless } = answers.get(path)?.(attempt) ?? { status: 404, body: "" };
      response.writeHead(status, { "content-length": Buffer.byteLength(body) });
      if (isEndless) {
        endless.push("opened");
        response.on("close", () => endless.push("closed"));
        response.write(body.slice(0, 1));
      } else if (cut) {
        response.write(body.slice(0, 1));
        response.destroy();
      } else response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    requests = [];
    answers.clear();
  });

  const dependency = (name: string, content: string, url = `${base}/${name}`): PinnedDependency => ({
    name,
    version: "1",
    type: "binary",
    url,
    digest: sha256(content),
    size: content.length,
    file: name,
    mirrorPath: `vmconfig/artifacts/${name}/1/${name}`,
  });

  async function download(
    list: readonly PinnedDependency[],
    out: string,
    debianMirror?: string,
  ): Promise<readonly string[]> {
    const outcomes: string[] = [];
    await downloadDependencies(list, out, {
      signal: new AbortController().signal,
      pauses: [0, 0, 0],
      onFile: (one, outcome) => outcomes.push(`${one.name} ${outcome}`),
      ...(debianMirror === undefined ? {} : { debianMirror }),
    });
    return outcomes.sort();
  }

  test("fetches what is missing into the layout of a mirror, and skips what is there", async () => {
    const out = join(folder, "mirror");
    answers.set("/a", () => ({ status: 200, body: "aaa" }));
    answers.set("/pool/b", () => ({ status: 200, body: "bbb" }));
    const list = [dependency("a", "aaa"), dependency("b", "bbb", "{debian-mirror}/pool/b")];
    expect(await download(list, out, `${base}/`)).toEqual(["a downloaded", "b downloaded"]);
    expect(readFileSync(join(out, "vmconfig/artifacts/b/1/b"), "utf8")).toBe("bbb");
    requests = [];
    expect(await download(list, out, base)).toEqual(["a present", "b present"]);
    expect(requests).toEqual([]);
  });

  test("breaks off the others where one cannot be had", async () => {
    const out = join(folder, "ends");
    answers.set("/gone", () => ({ status: 503, body: "" }));
    answers.set("/endless", () => ({ status: 200, body: "endless", endless: true }));
    await expect(download([dependency("gone", "x"), dependency("endless", "y")], out)).rejects.toThrow("gone 1");
    await vi.waitFor(() => expect(endless).toEqual(["opened", "closed"]));
    expect(existsSync(join(out, "vmconfig/artifacts/endless/1/endless.part"))).toBe(false);
  });

  test("says why nothing can be written where a file is in the way", async () => {
    const out = join(folder, "in-the-way");
    writeFileSync(out, "");
    answers.set("/a", () => ({ status: 200, body: "aaa" }));
    await expect(download([dependency("a", "aaa")], out)).rejects.toThrow(
      `the dependencies could not be written to ${out}: a file stands where a folder is needed`,
    );
  });

  test("replaces a file that is damaged", async () => {
    const out = join(folder, "damaged");
    const path = join(out, "vmconfig/artifacts/a/1/a");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "a");
    answers.set("/a", () => ({ status: 200, body: "aaa" }));
    expect(await download([dependency("a", "aaa")], out)).toEqual(["a downloaded"]);
    expect(readFileSync(path, "utf8")).toBe("aaa");
  });

  test("tries again after a busy server and a connection that was cut", async () => {
    answers.set("/a", (attempt) => {
      if (attempt === 1) return { status: 503, body: "" };
      return { status: 200, body: "aaa", cut: attempt === 2 };
    });
    expect(await download([dependency("a", "aaa")], join(folder, "busy"))).toEqual(["a downloaded"]);
    expect(requests).toHaveLength(3);
  });

  test.each([
    [404, 1],
    [500, 4],
  ])("explains an answer of %i after %i attempts", async (status, attempts) => {
    answers.set("/a", () => ({ status, body: "" }));
    await expect(download([dependency("a", "aaa")], join(folder, "gone"))).rejects.toMatchObject({
      message: "a 1 could not be downloaded",
      why: `${base}/a: the server answered ${status}`,
    });
    expect(requests).toHaveLength(attempts);
  });

  test("keeps nothing of a file with another digest", async () => {
    const out = join(folder, "wrong");
    answers.set("/a", () => ({ status: 200, body: "bad" }));
    await expect(download([dependency("a", "aaa")], out)).rejects.toThrow("a 1 does not have its digest");
    expect(readdirSync(join(out, "vmconfig/artifacts/a/1"))).toEqual([]);
  });

  test("asks for a mirror of Debian where one is needed", async () => {
    const list = [dependency("b", "bbb", "{debian-mirror}/pool/b")];
    await expect(download(list, join(folder, "debian"))).rejects.toThrow("no mirror of Debian is given");
  });
});

describe("the lock file", () => {
  const pins = dependenciesOf("knd", "arm64").map(({ name, version, url, digest, size }) => ({
    name,
    version,
    url,
    digest,
    size,
  }));
  const lock: Lock = {
    version: 2,
    domain: "cluster",
    id: "tools",
    edition: 1,
    defaults: 1,
    outputs: ".",
    modules: { "nstance-dev/nstance/aws": { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" } },
    vmconfig: { knd_arm64: pins },
  };
  const older = {
    ...lock,
    vmconfig: {
      knd_arm64: [
        ...pins.map((one) => (one.name === "kubelet" ? { ...one, version: "1.36.1" } : one)),
        { name: "kube2iam", version: "0.12.0", url: "https://x/kube2iam", digest: `sha256:${"1".repeat(64)}`, size: 1 },
      ],
    },
  };
  let count = 0;

  function clusterWith(content: Lock | undefined): string {
    count += 1;
    const path = join(folder, `cluster-${count}`);
    mkdirSync(path);
    if (content) writeFileSync(join(path, "podplane.lock.json"), printLock(content));
    return path;
  }
  const lockOf = (path: string): Lock => JSON.parse(readFileSync(join(path, "podplane.lock.json"), "utf8"));

  test("status lists pins and says where the lock file differs", async () => {
    const same = testContext(clusterWith(lock));
    expect(await runCommandLine(same, ["deps", "status"])).toBe(0);
    expect(same.out()).toMatch(/^knd_arm64\n {2}cni-plugins +1\.9\.1 +sha256:[0-9a-f]{64}\n/);
    expect(same.out()).toContain("nstance-dev/nstance/aws  2.0.1 (v2a)");
    const differs = testContext(clusterWith(older));
    expect(await runCommandLine(differs, ["deps", "status"])).toBe(3);
    const kubelet = pins.find(({ name }) => name === "kubelet");
    expect(differs.out().match(/^ *kubelet .*$/gm)).toEqual([
      `  kubelet        1.36.1          ${kubelet?.digest}  this release: 1.37.0`,
    ]);
    const none = testContext(clusterWith(undefined));
    expect(await runCommandLine(none, ["deps", "status"])).toBe(0);
    expect(none.out().endsWith("\n\nThere is no lock file here: these are the pins of this release.\n")).toBe(true);
    expect(none.out()).toContain("knc_amd64\n");
  });

  test("update takes the pins of this release, keeps what only the cluster has, and is idempotent", async () => {
    const path = clusterWith(older);
    const context = testContext(path);
    expect(await runCommandLine(context, ["deps", "update"])).toBe(0);
    const names = lockOf(path).vmconfig["knd_arm64"]?.map((one) => one.name);
    expect(names).toEqual([...pins.map((one) => one.name), "kube2iam"].sort());
    expect(lockOf(path).vmconfig["knd_arm64"]?.find((one) => one.name === "kubelet")?.version).toBe("1.37.0");
    expect(await runCommandLine(context, ["deps", "update"])).toBe(0);
    expect(context.out().trimEnd().split("\n").at(-1)).toBe("unchanged: the lock file already has these pins");
    expect(existsSync(join(path, "podplane.lock.json.tmp"))).toBe(false);
  });

  test("update --module pins another version and leaves everything else", async () => {
    const path = clusterWith(lock);
    const words = ["deps", "update", "--module", "nstance-dev/nstance/aws=2.2.0", "--dialect", "v2b"];
    expect(await runCommandLine(testContext(path), words)).toBe(0);
    expect(lockOf(path)).toEqual({
      ...lock,
      modules: { "nstance-dev/nstance/aws": { version: "2.2.0", dialect: "v2b", nstance_version: "2.2.0" } },
    });
  });

  test.each([
    [["--module", "nstance-dev/nstance/aws=2.2.0"], 2, "podplanec does not know version 2.2.0"],
    [["--module", "nstance-dev/nstance/aws=2.0.2", "--dialect", "v2b"], 2, "has dialect v2a, not v2b"],
    [["--module", "nstance-dev/nstance/gcp=2.0.1"], 2, "the lock file has no module"],
    [["--module", "aws@2"], 2, "names no module and version"],
    [["--dialect", "v2b"], 2, "no module is given"],
    [["nowhere"], 1, "there is no lock file at"],
  ])("update explains %j", async (words, status, message) => {
    const context = testContext(clusterWith(lock));
    expect(await runCommandLine(context, ["deps", "update", ...words])).toBe(status);
    expect(context.err()).toContain(message);
  });

  test("a file that is no lock file is explained", async () => {
    const path = clusterWith(undefined);
    writeFileSync(join(path, "podplane.lock.json"), "{");
    const context = testContext(path);
    expect(await runCommandLine(context, ["deps", "status"])).toBe(1);
    expect(context.err()).toBe(
      "error: podplane.lock.json cannot be understood: the object that starts here is never closed\nwhy: The lock file keeps what must not change by itself, such as addresses; a build without it would choose anew.\nfix: Restore it from version control. For a cluster that was never applied, start anew with `podplanec build --new-lock`.\n",
    );
  });
});
