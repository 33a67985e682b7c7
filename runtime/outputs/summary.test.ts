import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";

let folder: string;

/** A new folder: for each test within it, so that it can run again for each mistake. */
function begin(): void {
  folder = temporaryFolder("summary");
}

const put = (text: string, name = "cluster.podplane"): void => writeFileSync(join(folder, name), text);
const build = async (...words: readonly string[]) => runCommand(folder, ["build", "--force", ...words]);

/** The first line of a build without the number of files, which grows with the product. */
const head = (stdout: string): string => (stdout.split("\n")[0] ?? "").replace(/\d+/g, "N");

describe("what a build did", () => {
  test("is counted by kind, and a kind of which there is nothing is not named", async () => {
    begin();
    put(source());
    expect(head((await build()).stdout)).toBe("tools: N created in .");
    expect((await build()).stdout).toBe("tools: 8 unchanged in .\n  pool control-plane: 1 per zone × 1 zone = 1 VM\n");
    put(source({ pool: "size = 2" }));
    expect(head((await build()).stdout)).toBe("tools: N changed, N unchanged in .");
    rmSync(join(folder, "podplane.main.tf"));
    expect((await build()).stdout).toBe(
      "tools: 1 created, 7 unchanged in .\n  pool control-plane: 2 per zone × 1 zone = 2 VMs\n",
    );
  });

  test("tells VMs by pool, one or several", async () => {
    begin();
    put(source());
    expect((await build()).stdout.split("\n")[1]).toBe("  pool control-plane: 1 per zone × 1 zone = 1 VM");
    put(source({ pool: "size = 3" }));
    expect((await build()).stdout.split("\n")[1]).toBe("  pool control-plane: 3 per zone × 1 zone = 3 VMs");
  });
});

test("a file that was read as a source is no output, whatever its name", async () => {
  begin();
  put("text", "podplane.main.tf");
  put(source({ cluster: 'assert file("podplane.main.tf") == "text", "the file is as it was"' }));
  const run = await build();
  expect(run.code).not.toBe(0);
  expect(run.stdout + run.stderr).toBe(`error PDP1908: the source podplane.main.tf would be overwritten by an output

why: No command writes to a file that it reads as source.
fix: Rename the source, or build into another folder with --out.
more: podplanec explain PDP1908

1 error
`);
  expect(existsSync(join(folder, "podplane.build.json"))).toBe(false);
});
