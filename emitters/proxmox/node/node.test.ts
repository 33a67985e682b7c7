import { execFileSync, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Ir, IrProvider, IrProxmoxProvider } from "../../../compiler/ir/index.ts";
import { given } from "../../../test/helpers/located.ts";
import { compileText } from "../../../test/helpers/podplane-source.ts";
import { hasTools } from "../../../test/helpers/tools.ts";
import { clusterOf } from "../../../test/schema/case-clusters.ts";
import { emitNodeScripts } from "./index.ts";

const folder = join(import.meta.dirname, "library");
const parts = globSync("*.sh", { cwd: folder }).sort();

function compiled(text = clusterOf({ kind: "proxmox" })): { readonly ir: Ir; readonly provider: IrProxmoxProvider } {
  const ir = compileText(text).clusters[0]?.ir;
  const provider = ir?.providers.find((one: IrProvider) => one.kind === "proxmox");
  if (!ir || provider?.kind !== "proxmox") throw new Error("there is no cluster of Proxmox VE");
  return { ir, provider };
}

function scriptOf(change: (provider: IrProxmoxProvider) => Partial<IrProxmoxProvider> = () => ({})): string {
  const { ir, provider } = compiled();
  const [script] = emitNodeScripts(ir, { ...provider, ...change(provider) });
  return script?.text ?? "";
}

/** The value of a name, as Bash reads it: words of a list with a line each. */
function readBack(script: string, name: string): readonly string[] {
  const head = script.slice(0, script.indexOf("\nusage()"));
  const run = spawnSync("/bin/bash", ["-c", `${head}\nprintf '%s\\0' "\${${name}[@]}"`], { encoding: "utf8" });
  expect(run.stderr).toBe("");
  return run.stdout.split("\0").slice(0, -1);
}

describe("the library", () => {
  test.runIf(hasTools("the format of the scripts of nodes", ["shfmt"]))("is formatted by shfmt", () => {
    expect(execFileSync("shfmt", ["-d", "-i", "2", "-ci", ...parts], { cwd: folder, encoding: "utf8" })).toBe("");
  });

  test("has all its parts in a script, and no exclusion of ShellCheck", () => {
    const script = scriptOf();
    for (const part of parts) expect(script, part).toContain(readFileSync(join(folder, part), "utf8").trimEnd());
    expect(script).not.toContain("shellcheck");
  });

  test("is the same for every node", () => {
    const { ir, provider } = compiled();
    const nodes = ["pve1", "pve2"].map((name) => ({
      ...provider.nodes[0],
      name: given(name),
      origin: provider.origin,
    }));
    const scripts = emitNodeScripts(ir, {
      ...provider,
      nodes: nodes.map((node) => ({ ...node, address: undefined, templateId: given(9000) })),
    });
    const libraries = scripts.map(({ text }) => text.slice(text.indexOf("\nusage()")));
    expect(libraries).toHaveLength(2);
    expect(libraries[0]).toBe(libraries[1]);
  });
});

describe("a script", () => {
  test.runIf(hasTools("ShellCheck of the scripts of nodes", ["shellcheck"]))(
    "passes ShellCheck without exclusions",
    () => {
      const run = spawnSync("shellcheck", ["-"], { input: scriptOf(), encoding: "utf8" });
      expect(run.stdout + run.stderr).toBe("");
    },
  );

  test("assigns each name once, and the library reads each", () => {
    const script = scriptOf();
    const start = script.indexOf("\nusage()");
    const names = [...script.slice(0, start).matchAll(/^([A-Z_]+)=/gm)].map(([, name = ""]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(script.slice(start), name).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test.each(["it's", 'a"b`id`$(reboot)${HOME}\\n', "!$;&|<>*?[a]{b,c} #~", "{{ .Nonce }}", "é 日本 😀"])(
    "gives %s to Bash as it is",
    (value) => {
      const script = scriptOf(({ server }) => ({
        server: { ...server, url: given(value) },
        ntpServers: [given("a"), given(value)],
      }));
      expect(readBack(script, "SERVER_URL")).toEqual([value]);
      expect(readBack(script, "NTP_SERVERS")).toEqual(["a", value]);
    },
  );

  test("is called after its node, and after the provider too where there are several", () => {
    const { ir, provider } = compiled();
    const pathOf = (one: Ir) => emitNodeScripts(one, provider)[0]?.path;
    expect(pathOf(ir)).toBe("podplane.proxmox_pve1.sh");
    expect(pathOf({ ...ir, providers: [provider, provider] })).toBe("podplane.proxmox_home_pve1.sh");
  });
});
