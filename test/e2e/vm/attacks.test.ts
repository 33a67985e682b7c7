/*
 * What the users of services can make root do through the folders that they may write. The scripts run
 * as root over a copy of this machine's files (an overlay in a mount namespace of its own), with the real
 * users that they make there. Each user puts links in the place of everything that it may write, and
 * goes on swapping them while the scripts run.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { attackScript } from "./attack-script.ts";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("left out: the attacks of service users need root, for users and mounts of their own");

describeWithTools("a user of a service", ["unshare", "chroot", "setpriv", "useradd", "openssl"], () => {
  const folder = temporaryFolder("attacks");
  let report: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    if (!isRoot) return;
    const script = join(folder, "attack.sh");
    writeFileSync(script, attackScript(join(import.meta.dirname, "../../.."), folder), { mode: 0o755 });
    execFileSync("unshare", ["--mount", "--propagation", "private", "bash", script], { stdio: "pipe" });
    const lines = readFileSync(join(folder, "report"), "utf8").split("\n").slice(0, -1);
    report = Object.fromEntries(lines.map((line) => line.split("\t")));
  });

  it.runIf(isRoot)("was there and attacked", () => {
    expect(report["users"]).toBe(
      "nstance-agent fluent-bit kube2iam zot netsy kube-apiserver kube-scheduler kube-controller-manager",
    );
    expect(Number(report["swaps"])).toBeGreaterThan(20);
  });

  it.runIf(isRoot)("changes neither content nor owner nor mode of what a link points to", () => {
    expect(report["shadow-after"]).toBe(report["shadow-before"]);
    expect(report["secret-after"]).toBe(report["secret-before"]);
  });

  it.runIf(isRoot)("gets nothing to read that only root may read", () => {
    expect(report["leaks"]).toBe("");
  });

  it.runIf(isRoot)("writes nothing outside of its own folders", () => {
    expect(report["written"]).toBe("");
  });
});
