import type { Ir, IrVm, Origin } from "../../compiler/ir/index.ts";
import { type EmittedFile, generatedNote, rule, type TraceRange } from "../document/index.ts";
import { bootSettings, mutableSettingsOn, providerOf } from "../settings/index.ts";

/**
 * The env files that each kind of VM starts with, for review (ruling 54): what is known when
 * compiling, placeholders of Nstance, and Terraform expressions in `${…}` for the rest. Nothing
 * reads them on a VM.
 */
export function emitEnv(ir: Ir): readonly EmittedFile[] {
  return ir.vms.flatMap((vm) => [
    envFile(ir, vm, "mutable.env", mutableNote, mutableLines(ir, vm)),
    envFile(ir, vm, "user-data.env", bootNote, bootLines(ir, vm)),
  ]);
}

const mutableNote = "# Nstance fills {{ … }}, the apply fills ${…}; variables stand at their defaults.";
const bootNote = "# Nstance fills {{ … }}; the CA certificate is base64 on the VM.";

interface EnvLine {
  readonly key: string;
  readonly value: string;
  readonly origin: Origin;
}

function mutableLines(ir: Ir, vm: IrVm): readonly EnvLine[] {
  return mutableSettingsOn(ir, providerOf(ir, vm)).map(({ key, value, origin }) => ({
    key,
    origin,
    value: value.kind === "known" ? value.text : `\${${value.text}}`,
  }));
}

function bootLines(ir: Ir, vm: IrVm): readonly EnvLine[] {
  const ca = { key: "NSTANCE_CA_CERT", value: "{{ .Cluster.CACert }}", origin: rule("user-data-identity", vm.origin) };
  return [...bootSettings(ir, vm).map(({ key, value }) => ({ key, value: value.value, origin: value.origin })), ca];
}

function envFile(ir: Ir, vm: IrVm, name: string, note: string, lines: readonly EnvLine[]): EmittedFile {
  const header = `# ${generatedNote(ir)}\n${note}\n`;
  const trace: TraceRange[] = [{ start: 0, end: header.length, origin: rule("env-review", vm.origin) }];
  let text = header;
  for (const { key, value, origin } of lines) {
    const line = `${key}=${quote(value)}\n`;
    trace.push({ start: text.length, end: text.length + line.length, origin });
    text += line;
  }
  return { path: `podplane.env/${vm.key}/${name}`, text, trace };
}

/** A value as Bash reads it from an env file. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
