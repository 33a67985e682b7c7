import type { Ir, IrDependency, IrVm, Origin, RuleId } from "../../compiler/ir/index.ts";
import { type EmittedFile, generatedNote, rule } from "../document/index.ts";
import { bootSettings, providerOf } from "../settings/index.ts";
import { createMarker, type Marker, readMarks } from "./marks.ts";
import { commentText, shellQuote, tableField } from "./quote.ts";
import { render } from "./user-data.ejs";

/**
 * Room for what Nstance fills in: the CA twice (Ed25519, about 700 bytes each), the nonce (a JWT of
 * about 900 bytes) and addresses and names, rounded up.
 */
export const launchReserve = 3_072;

/**
 * The cloud-init scripts, one for each kind and architecture of VM. contracts/vmconfig.md 5. Each
 * passes ShellCheck as it is; every value in it went through `quote.ts`.
 */
export function emitUserData(ir: Ir): readonly EmittedFile[] {
  return ir.vms.map((vm) => emitScript(ir, vm));
}

/** The scripts by `IrVm.key`, for what puts them into another file. */
export function userDataByVm(ir: Ir): ReadonlyMap<string, EmittedFile> {
  return new Map(ir.vms.map((vm) => [vm.key, emitScript(ir, vm)]));
}

/** The path of a VM's script (ruling 31). */
export function userDataPath(vm: IrVm): string {
  return `podplane.userdata_${vm.key}.sh`;
}

function emitScript(ir: Ir, vm: IrVm): EmittedFile {
  const marker = createMarker();
  const usesDebianMirror = vm.dependencies.some((one) => one.url.value.startsWith(debianMirror));
  const marked = render({
    begin: (id: RuleId) => marker.begin(rule(id, vm.origin)),
    end: () => marker.end(),
    generatedNote: commentText(generatedNote(ir)),
    cloud: commentText(providerOf(ir, vm).title),
    vm: vm.kind === "knc" ? "control-plane" : "worker",
    kind: vm.kind,
    arch: vm.arch,
    sshKeys: ir.ssh.immutableAuthorizedKeys.map((key) => marker.mark(key.origin, shellQuote(key.value))),
    dependencies: vm.dependencies.map((one) => dependencyRow(one, marker)),
    usesDebianMirror,
    debianSnapshot,
    laterSnapshots: laterSnapshots(vm.dependencies),
    mayFail: vm.dependencies.filter((one) => one.mayFail).map((one) => one.file),
    overrides: vm.dependencies.filter((one) => one.own).map((one) => overrideRow(one, marker)),
    environment: environment(ir, vm, marker),
  });
  const { text, trace } = readMarks(marked, marker.origins);
  const whole: Origin = rule("user-data-script", vm.origin);
  return {
    path: userDataPath(vm),
    text,
    trace: [{ start: 0, end: text.length, origin: whole }, ...trace],
  };
}

const debianMirror = "{debian-mirror}";

/** Debian's archive as it was on the day of the image that the versions of its packages were pinned with. */
const debianArchive = "https://snapshot.debian.org/archive/debian";
const debianSnapshot = `${debianArchive}/20260512T000000Z`;

/** The files of other days, by day, as patterns of a `case`. */
function laterSnapshots(
  dependencies: readonly IrDependency[],
): readonly { readonly url: string; readonly files: string }[] {
  const later = dependencies.flatMap(({ file, snapshot, url }) =>
    snapshot !== undefined && url.value.startsWith(debianMirror) ? [{ file, snapshot }] : [],
  );
  return [...new Set(later.map(({ snapshot }) => snapshot))].sort().map((day) => ({
    url: `${debianArchive}/${day}`,
    files: later.flatMap(({ file, snapshot }) => (snapshot === day ? [tableField(file)] : [])).join(" | "),
  }));
}

function dependencyRow(dependency: IrDependency, marker: Marker): string {
  const { url, digest } = dependency;
  const address = url.value.startsWith(debianMirror) ? `DEBIAN${url.value.slice(debianMirror.length)}` : url.value;
  const row = [dependency.file, digest.value, address].map(tableField).join(" ");
  return marker.mark(url.origin, row);
}

function overrideRow(dependency: IrDependency, marker: Marker): string {
  const type = dependency.isLibrary ? "library" : dependency.type;
  const row = [dependency.name, type, dependency.digest.value].map(tableField).join("\t");
  return marker.mark(dependency.digest.origin, row);
}

function environment(ir: Ir, vm: IrVm, marker: Marker): readonly string[] {
  return bootSettings(ir, vm).map(({ key, value, placeholder }) => {
    const quoted = placeholder ? `'${value.value}'` : shellQuote(value.value);
    return marker.mark(value.origin, `${key}=${quoted}`);
  });
}

/** The size of a script in bytes, with room for what Nstance fills in. */
export function sizeAtLaunch(file: EmittedFile): number {
  return Buffer.byteLength(file.text, "utf8") + launchReserve;
}
