import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Ir, IrDependency, IrVm } from "../../compiler/ir/index.ts";
import { emitUserData } from "../../emitters/cloudinit/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { exampleIr } from "./golden/cases.ts";
import { given } from "./located.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/* Scripts of VMs with dependencies of a test's own, and parts of them run by the real Bash. */

export const sha = (digit: string) => `sha256:${digit.repeat(64)}`;

export function dependency(name: string, parts: Partial<IrDependency> = {}): IrDependency {
  return {
    name,
    version: "1",
    type: "binary",
    own: false,
    isLibrary: false,
    snapshot: undefined,
    mayFail: false,
    file: name,
    url: given(`https://deps.example.com/${name}`),
    digest: given(sha("a")),
    size: 1,
    ...parts,
  };
}

export interface ScriptParts {
  readonly sshKeys?: readonly string[];
  readonly dependencies?: readonly IrDependency[];
  readonly sourceName?: string;
}

export function irWith({ sshKeys = [], dependencies = [], sourceName = "cluster.podplane" }: ScriptParts): Ir {
  const ir = exampleIr("internaltools-production");
  return {
    ...ir,
    sourceName,
    ssh: { ...ir.ssh, immutableAuthorizedKeys: sshKeys.map(given) },
    vms: ir.vms.map((vm): IrVm => ({ ...vm, dependencies })),
  };
}

/** The script of control-plane VMs. */
export function scriptOf(parts: ScriptParts = {}): EmittedFile {
  const [script] = emitUserData(irWith(parts));
  if (!script) throw new Error("there is no kind of VM");
  return script;
}

/** The parts of a script by the rule that they come from, in order. */
export function sectionsOf(file: EmittedFile): ReadonlyMap<string, string> {
  return new Map(
    file.trace.flatMap(({ start, end, origin }, index) =>
      index > 0 && origin.kind === "rule" && origin.rule.startsWith("user-data-")
        ? [[origin.rule, file.text.slice(start, end)] as const]
        : [],
    ),
  );
}

export function sectionOf(file: EmittedFile, name: string): string {
  const section = sectionsOf(file).get(`user-data-${name}`);
  if (section === undefined) throw new Error(`the script has no part ${name}`);
  return section;
}

export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder("cloudinit");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (name.startsWith("bin/")) chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** Runs Bash as the script does, with the programs of `bin/` of a folder in front of the others. */
export function bash(folder: string, ...parts: readonly string[]) {
  const prelude = `set -euo pipefail\nlog() { printf '%s\\n' "$*"; }\nstaging=${folder}\n`;
  const { status, stdout, stderr } = spawnSync("/bin/bash", ["--norc", "-c", prelude + parts.join("\n")], {
    cwd: folder,
    env: { PATH: `${folder}/bin:/usr/bin:/bin` },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** What Go's text/template makes of text without placeholders that are ours. */
export const launched = (text: string) => text.replaceAll('{{"{{"}}', "{{");
