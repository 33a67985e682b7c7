import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sshTools } from "../../helpers/ssh-server.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { changesOf, expectWhole } from "../proxmox/cut-off.ts";
import { copyProgram, type Program } from "../stores/harness.ts";
import { reachedCluster } from "./reached-nodes.ts";

/*
 * Nodes of Proxmox VE that `apply` prepares over a real SSH server, which runs what it is asked for in the namespace of a
 * node with stand-ins for Proxmox VE's programs. The object storage that `apply` itself uses is a real one.
 */

const versions = { pve1: "9.1.2", pve2: "8.2.0" };

/** All that runs have written below a folder. */
function writtenIn(home: string): string {
  return readdirSync(home, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

describeWithTools("nodes of Proxmox VE", ["versitygw", ...sshTools], () => {
  let folder: string;
  let program: Program;

  beforeAll(async () => {
    folder = temporaryFolder("apply-nodes");
    program = copyProgram();
  });
  afterAll(async () => {
    program.remove();
  });

  const cluster = (name: string) => reachedCluster(program, folder, name, { versions });

  describe("that say how they are reached", () => {
    test("are looked at, prepared after a question, and then left alone", async () => {
      const { lab, home, apply, put } = await cluster("fresh");
      const bare = lab.snapshot();
      expect(await put()).toMatchObject({ code: 0 });
      const asked = await apply(true);
      expect(asked.code).toBe(4);
      expect(asked.stdout + asked.stderr).toContain("Prepare these nodes of Proxmox VE?");
      expect(lab.snapshot()).toBe(bare);

      const first = await apply(true, "--resume", "--auto-approve");
      expect(first, first.stdout + first.stderr).toMatchObject({ code: 0 });
      for (const node of Object.keys(versions)) expectWhole(lab, node);

      lab.standIns.calls.length = 0;
      const second = await apply(false, "--auto-approve");
      expect(second, second.stdout + second.stderr).toMatchObject({ code: 0 });
      expect(second.stdout).toContain("each is as it should be");
      expect(changesOf(lab)).toEqual([]);

      const said = [asked, first, second].map(({ stdout, stderr }) => stdout + stderr).join("\n") + writtenIn(home);
      for (const canary of lab.canaries) expect(said).not.toContain(canary);
    });

    test("stop without a secret that they lack, and the way to give it is told", async () => {
      const { apply } = await cluster("lacking");
      const { code, stdout, stderr } = await apply(false, "--auto-approve");
      expect(code).toBe(4);
      expect(stdout + stderr).toContain("set the variable NODES_KEY of this process");
    });

    test("are gone on with where a program of theirs failed", async () => {
      const { lab, apply } = await cluster("failing");
      lab.standIns.fateOf = ({ words }) => (words[0] === "pveum" && words[1] === "role" ? "fail" : "run");
      const failed = await apply(true, "--auto-approve");
      expect(failed.code).toBe(4);
      expect(failed.stdout + failed.stderr).toMatch(/podplane\.proxmox_pve1\.sh failed on 127\.0\.0\.11/);
      lab.standIns.fateOf = () => "run";
      const resumed = await apply(true, "--resume", "--auto-approve");
      expect(resumed, resumed.stdout + resumed.stderr).toMatchObject({ code: 0 });
      for (const node of Object.keys(versions)) expectWhole(lab, node);
    });
  });
});
