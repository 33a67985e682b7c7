import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { IrDependency } from "../../compiler/ir/index.ts";
import { given } from "../../test/helpers/located.ts";
import { bash, dependency, makeFolder, scriptOf, sectionOf, sectionsOf } from "../../test/helpers/user-data.ts";
import type { EmittedFile } from "../document/index.ts";

/* What a script loads, and that it takes nothing by another digest. contracts/vmconfig.md 5. */

describe("downloads", () => {
  const debian = dependency("uidmap", { file: "uidmap.deb", url: given("{debian-mirror}/pool/u.deb") });
  const plain = dependency("runc", { url: given("https://deps.example.com/a?b=c&d=$e") });
  /** Prints what it is asked to load. */
  const curl = { "bin/curl": "#!/bin/bash\ncat\n", "bin/install": "#!/bin/bash\n" };

  function requested(script: EmittedFile, programs: Readonly<Record<string, string>>): readonly string[] {
    const folder = makeFolder({ ...curl, ...programs });
    const names = ["dependencies", "debian-mirror", "download"].filter((name) =>
      sectionsOf(script).has(`user-data-${name}`),
    );
    const { status, stdout, stderr } = bash(folder, ...names.map((name) => sectionOf(script, name)));
    expect([status, stderr]).toEqual([0, ""]);
    return stdout.replaceAll(folder, "…").split("\n").slice(1, -1);
  }

  test("ask for each address and file, in one run", () => {
    expect(requested(scriptOf({ dependencies: [plain, dependency("zot")] }), {})).toEqual([
      'url = "https://deps.example.com/a?b=c&d=$e"',
      'output = "…/runc"',
      'url = "https://deps.example.com/zot"',
      'output = "…/zot"',
    ]);
  });

  test.each([
    ["the mirror that apt uses", "http://security.debian.org/x\nhttp://deb.example.com/debian/\nhttp://b/", undefined],
    [
      "the first mirror of apt's list",
      "mirror+file:LIST",
      "# mirrors\nhttp://deb.example.com/debian\tpriority:1\nhttp://b\n",
    ],
  ])("take packages of Debian from %s", (_name, targets, list) => {
    const apt = makeFolder({ list: list ?? "" });
    const print = `#!/bin/bash\nprintf '%s\\n' '${targets.replace("LIST", join(apt, "list"))}'\n`;
    expect(requested(scriptOf({ dependencies: [plain, debian] }), { "bin/apt-get": print })).toEqual([
      'url = "https://deps.example.com/a?b=c&d=$e"',
      'output = "…/runc"',
      'url = "http://deb.example.com/debian/pool/u.deb"',
      'output = "…/uidmap.deb"',
      "asking Debian's snapshot for what the mirror does not have",
      'url = "https://snapshot.debian.org/archive/debian/20260512T000000Z/pool/u.deb"',
      'output = "…/uidmap.deb"',
    ]);
  });

  test("ask the snapshot of another day for packages that were pinned on it", () => {
    const later = dependency("keepalived", {
      file: "keepalived.deb",
      url: given("{debian-mirror}/pool/k.deb"),
      snapshot: "20261128T000000Z",
    });
    const print = "#!/bin/bash\necho http://deb.example.com/debian\n";
    expect(requested(scriptOf({ dependencies: [debian, later] }), { "bin/apt-get": print }).slice(5)).toEqual([
      'url = "https://snapshot.debian.org/archive/debian/20260512T000000Z/pool/u.deb"',
      'output = "…/uidmap.deb"',
      'url = "https://snapshot.debian.org/archive/debian/20261128T000000Z/pool/k.deb"',
      'output = "…/keepalived.deb"',
    ]);
  });

  test("are tried again, bounded in time, and by digest alone: a page of an error is no file", () => {
    const folder = makeFolder({
      "bin/curl": '#!/bin/bash\nprintf "%s\\n" "$@"\ncat >/dev/null\n',
      "bin/install": "#!/bin/bash\n",
    });
    const script = scriptOf({ dependencies: [plain] });
    const { stdout } = bash(folder, sectionOf(script, "dependencies"), sectionOf(script, "download"));
    expect(stdout.trim().split("\n").slice(1).join(" ")).toBe(
      "--fail --silent --show-error --no-progress-meter --location --globoff --parallel --parallel-max 10 " +
        "--connect-timeout 10 --speed-limit 10000 --speed-time 30 " +
        "--retry 5 --retry-all-errors --retry-max-time 180 --config -",
    );
  });

  test("that fail are told, and do not end the boot: the digests do", () => {
    const folder = makeFolder({ "bin/curl": "#!/bin/bash\ncat >/dev/null\nexit 22\n", "bin/install": "#!/bin/bash\n" });
    const script = scriptOf({ dependencies: [plain] });
    const run = bash(folder, sectionOf(script, "dependencies"), sectionOf(script, "download"));
    expect(run).toMatchObject({
      status: 0,
      stdout: `downloading to ${folder}\na download failed; the digests tell which\n`,
    });
  });

  test("ask no snapshot where the mirror has the pinned version", () => {
    const content = "the package";
    const digest = given(`sha256:${createHash("sha256").update(content).digest("hex")}`);
    const loads = `#!/bin/bash\nwhile read -r key _ path; do [[ $key != output ]] || printf '${content}' >"$(tr -d '"' <<<"$path")"; done\n`;
    const programs = { "bin/apt-get": "#!/bin/bash\necho http://deb.example.com/debian\n", "bin/curl": loads };
    expect(requested(scriptOf({ dependencies: [{ ...debian, digest }] }), programs)).toEqual([]);
  });

  test.each([
    ["a blank", { file: "a b" }, '"a b" cannot stand in a table'],
    ["a line break", { url: given("https://a\nEOF\nreboot") }, '"https://a\\nEOF\\nreboot" cannot stand in a table'],
    ["the end of the table", { file: "EOF" }, '"EOF" cannot stand in a table'],
    ["nothing", { digest: given("") }, '"" cannot stand in a table'],
  ])("a field with %s would break the table, and is a bug of ours", (_name, parts, message) => {
    expect(() => scriptOf({ dependencies: [dependency("a", parts)] })).toThrow(new Error(message));
  });
});

describe("digests", () => {
  const digestOf = (algorithm: "sha256" | "sha512", text: string) =>
    given(`${algorithm}:${createHash(algorithm).update(text).digest("hex")}`);
  const one = dependency("one", { digest: digestOf("sha256", "one") });
  const two = dependency("two", { digest: digestOf("sha512", "two") });
  const agent = dependency("agent", { file: "agent.deb", mayFail: true, digest: digestOf("sha256", "agent") });

  function verify(dependencies: readonly IrDependency[], files: Readonly<Record<string, string>>) {
    const folder = makeFolder(files);
    const script = scriptOf({ dependencies });
    const result = bash(folder, sectionOf(script, "dependencies"), sectionOf(script, "verify"), "echo verified");
    return { ...result, has: (name: string) => existsSync(join(folder, name)) };
  }

  test("of both algorithms are checked", () => {
    expect(verify([one, two], { one: "one", two: "two" })).toMatchObject({ status: 0, stdout: "verified\n" });
  });

  test.each([
    ["damaged", { one: "one", two: "TWO" }, "two: FAILED\n"],
    ["missing", { one: "one" }, "two: FAILED open or read\n"],
    ["empty", { one: "one", two: "" }, "two: FAILED\n"],
  ])("stop the boot when a file is %s", (_name, files, said) => {
    const { status, stdout, stderr } = verify([one, two], files as Record<string, string>);
    expect([status, stdout]).toEqual([1, said]);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe("FATAL: two is missing or damaged");
  });

  test("of an algorithm that is not known stop the boot", () => {
    const { status, stderr } = verify([dependency("one", { digest: given("md5:0") })], { one: "one" });
    expect([status, stderr]).toEqual([1, "FATAL: one: unknown digest md5:0\n"]);
  });

  test("a VM goes on without what it can do without, and with nothing else", () => {
    const damaged = verify([agent, one], { "agent.deb": "x", one: "one" });
    expect(damaged).toMatchObject({
      status: 0,
      stdout: "agent.deb: FAILED\ngoing on without agent.deb\nverified\n",
    });
    expect(damaged.has("agent.deb")).toBe(false);
    const whole = verify([agent, one], { "agent.deb": "agent", one: "one" });
    expect(whole).toMatchObject({ status: 0, stdout: "verified\n" });
    expect(whole.has("agent.deb")).toBe(true);
    expect(verify([agent, one], { "agent.deb": "agent", one: "x" })).toMatchObject({
      status: 1,
      stdout: "one: FAILED\n",
    });
  });
});
