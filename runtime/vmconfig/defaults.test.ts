import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockOf, source } from "../../test/helpers/podplane-source.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { runCommandLine } from "../program.ts";
import { testContext } from "./test-context.ts";

const folder = temporaryFolder("defaults");
const path = join(folder, "podplane.lock.json");

function write(generation: number, version = "0.2.0"): string {
  const lock = lockOf(source()).replace('"defaults": 2', `"defaults": ${generation}`);
  const text = lock.replace(/("name": "vmconfig",\s+"version": )"[^"]*"/g, `$1"${version}"`);
  writeFileSync(path, text);
  return text;
}

async function run(...words: readonly string[]) {
  const context = testContext(folder);
  const code = await runCommandLine(context, ["defaults", ...words]);
  return { code, out: context.out(), err: context.err() };
}

describe("podplanec defaults", () => {
  test("status lists each consequence with its impact, and writes nothing", async () => {
    const text = write(1);
    const { code, out, err } = await run("status");
    expect(code).toBe(3);
    expect(out).toBe(`tools has generation 1 of the defaults; the newest is 2
  rolling:        the metadata service of VMs answers with a token and over one hop: Pods outside of the host's network can take no role from it any more
  rolling:        root disks are encrypted
  infrastructure: buckets take requests over TLS only, and end unfinished uploads after 7 days: each gets a policy and a lifecycle configuration, in the place of one of your own
  live:           tokens whose user or group begins with \`system:\` are refused, and OIDC signatures of every algorithm are taken that the issuer's keys have
  live:           the kubelet asks the API server who may do what: clients without rights there are refused
  live:           Pods run under the runtime's seccomp profile and with at most 4096 process ids, when they start anew
  live:           a VM takes as many Pods as it has addresses for, at most 110
  live:           the API server writes an audit log, up to 600 MB on each control plane
  live:           the pause image comes from the mirror only where \`mirror { enabled = true }\` says so
`);
    expect(err).toBe("hint: `podplanec defaults update` takes the newest\n");
    expect(readFileSync(path, "utf8")).toBe(text);
    write(2);
    expect((await run("status")).code).toBe(0);
  });

  test("update writes the generation and nothing else, once", async () => {
    const text = write(1);
    const { code, out } = await run("update");
    expect(code).toBe(0);
    expect(out).toContain("tools: generation 1 → 2 of the defaults\n");
    expect(out).toContain("  rolling:        root disks are encrypted\n");
    expect(readFileSync(path, "utf8")).toBe(text.replace('"defaults": 1', '"defaults": 2'));
    expect((await run("update")).out).toBe("unchanged: tools has the newest defaults, generation 2\n");
  });

  test("update is refused while VMs would refuse it, with the way there", async () => {
    const text = write(1, "0.1.0");
    const { code, err } = await run("update");
    expect(code).toBe(1);
    expect(err).toBe(
      "error: the VMs of this cluster have an older vmconfig\nwhy: they know the newest defaults since 0.2.0, and refuse all settings for one that they do not know: knc_arm64 has 0.1.0\nfix: run `podplanec deps update`, build and apply, wait until VMs are replaced, and run the same command again\n",
    );
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("needs a cluster that was built", async () => {
    rmSync(path);
    for (const word of ["status", "update"]) {
      const { code, err } = await run(word);
      expect([code, err.split("\n")[0]]).toEqual([1, `error: there is no lock file at ${path}`]);
    }
  });
});
