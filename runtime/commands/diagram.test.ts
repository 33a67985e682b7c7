import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asOrdinaryUser } from "../../test/helpers/ordinary-user.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

const files = { "cluster.podplane": source(), taken: "mine\n", "folder/kept": "" };

test("writes the picture, into a folder that is not there yet", async () => {
  const folder = makeFolder(files);
  const { code, stderr } = await runCommand(folder, ["diagram", "--format", "mermaid", "--out", "docs/net.mmd"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(readFileSync(join(folder, "docs/net.mmd"), "utf8")).toBe(`flowchart LR
  subgraph n1["aws_123456789012_eu-west-1"]
    subgraph n2["network 10.20.0.0/16, IPv6"]
      subgraph n3["eu-west-1a"]
        n4["public<br>10.20.0.0/28<br>NAT gateway"]
        n5["nstance<br>10.20.0.16/28<br>Nstance server"]
        subgraph n6["control-plane<br>10.20.1.0/24"]
          n7["control-plane<br>1 × t4g.small"]
        end
      end
    end
    n8[("bucket<br>tools-123456789012-netsy")]
    n9[("bucket<br>tools-123456789012-registry")]
  end
`);
});

test("marks what goes, also where a build would not destroy it without being told to", async () => {
  const text = source({ provider: "bucket uploads {}" });
  const folder = makeFolder({ "cluster.podplane": text });
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...words], { cwd: folder });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
  for (const words of [
    ["init", "-q"],
    ["add", "-A"],
    ["commit", "-qm", "built"],
  ])
    git(...words);
  writeFileSync(join(folder, "cluster.podplane"), text.replace("bucket uploads {}", ""));
  const drawn = await runCommand(folder, ["diagram", "--format", "mermaid", "--against", "HEAD"]);
  expect([drawn.code, drawn.stdout]).toEqual([0, expect.stringContaining("− bucket<br>tools-123456789012-uploads")]);
  for (const question of [["--ip"], ["--lose", "zone=eu-west-1a"]]) {
    expect((await runCommand(folder, ["plan", ...question])).code, question.join(" ")).toBe(0);
  }
  expect((await runCommand(folder, ["build"])).code).toBe(1);
});

test.each([
  [
    "below a file",
    "taken/net.mmd",
    1,
    "taken/net.mmd could not be written to taken: a file stands where a folder is needed\nwhy: nothing was written\nfix: mend that, or name another file with --out",
  ],
  ["a folder", "folder", 2, "--out folder is a folder, and a file would be put in its place\nfix: name a file in it"],
  [
    "a name that is too long",
    `${"x".repeat(300)}.mmd`,
    1,
    `${"x".repeat(300)}.mmd could not be written to .: the name is too long\nwhy: nothing was written\nfix: mend that, or name another file with --out`,
  ],
])("%s as --out is explained, and nothing is lost", async (_name, out, exitCode, said) => {
  const folder = makeFolder(files);
  const { code, stderr } = await runCommand(folder, ["diagram", "--format", "mermaid", "--out", out]);
  expect([code, stderr]).toEqual([exitCode, `error: ${said}\n`]);
  expect(readFileSync(join(folder, "taken"), "utf8")).toBe("mine\n");
  expect(existsSync(join(folder, "folder/kept"))).toBe(true);
});

test("a lock file that may not be replaced is explained by the commands that pin", async () => {
  const folder = makeFolder({ "cluster.podplane": source() });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
  const lock = readFileSync(join(folder, "podplane.lock.json"), "utf8");
  const words = ["deps", "update", "--module", "nstance-dev/nstance/aws=2.2.0", "--dialect", "v2b"];
  chmodSync(folder, 0o555);
  onTestFinished(() => chmodSync(folder, 0o755));
  const { code, stderr } = await asOrdinaryUser(() => runCommand(folder, words));
  expect([code, stderr.replaceAll(folder, "FOLDER")]).toEqual([
    1,
    "error: FOLDER/podplane.lock.json could not be written to FOLDER: permission is denied\nwhy: nothing was written\nfix: mend that, and run the command again\n",
  ]);
  expect(readFileSync(join(folder, "podplane.lock.json"), "utf8")).toBe(lock);
});
