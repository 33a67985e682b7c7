import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../helpers/built-program.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { expectRun, invocations, makeProject } from "../../package/invocations.ts";

/*
 * What users install: the packed package, in a folder that has nothing else, on the oldest Node that is supported and
 * on the one of the development. It shows what only the installed program can lack: a file, a dependency, a module
 * that an older Node does not have.
 */
const oldest = "node-oldest";

describeWithTools("the packed package, installed", [oldest], () => {
  let folder: string;
  let packed: string;

  beforeAll(() => {
    folder = temporaryFolder("package");
    // Without a build of its own: other suites may be running what is built.
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root, stdio: "pipe" });
    packed = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", join(folder, packed)], { cwd: folder, stdio: "pipe" });
  });

  test("has what the program reads, and nothing of its tests", () => {
    const installed = join(folder, "node_modules/podplanec");
    const names = readdirSync(installed, { recursive: true, encoding: "utf8" });
    expect(names).toContain("dist/podplanec.js");
    expect(names.filter((name) => /\.test\.ts$|sources\.sha256$/.test(name))).toEqual([]);
  });

  describe.each(["the oldest Node", "this Node"])("on %s", (which) => {
    let project: string;
    let path: string;

    beforeAll(async () => {
      const node = which === "this Node" ? process.execPath : getTool(oldest);
      // The program finds its Node as `node` on PATH, as it does where it is installed.
      const bin = join(folder, which.replaceAll(" ", "-"));
      mkdirSync(bin);
      execFileSync("ln", ["-s", node, join(bin, "node")]);
      path = [bin, dirname("/usr/bin/env"), "/bin"].join(delimiter);
      project = join(bin, "project");
      mkdirSync(project);
      await makeProject(project);
    });

    test.each(invocations)("podplanec $command", ({ words, ...expected }) => {
      const program = join(folder, "node_modules/.bin/podplanec");
      expectRun("/usr/bin/env", [`PATH=${path}`, program, ...words], project, expected);
    });
  });
});
