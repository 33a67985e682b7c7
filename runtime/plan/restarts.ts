import type { Ir, OutputChanges } from "../../compiler/index.ts";
import { type CommandContext, UserError } from "../cli/index.ts";
import { findVmconfigRoot, serviceStatesOf } from "../vmconfig/index.ts";
import type { OutputFiles } from "./compare-outputs.ts";

/** A service that a change restarts, on VMs of some kinds. */
export interface Restart {
  readonly service: string;
  /** Keys of the kinds of VM: `knc_arm64`. */
  readonly vms: readonly string[];
}

export type Restarts =
  | { readonly kind: "known"; readonly services: readonly Restart[] }
  /** Why they are not known, as a sentence. */
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * The services that restart where settings are pushed to running VMs: asked of the scripts that do it, with the settings
 * before and after. Needs Bash.
 */
export async function restartsOf(
  context: Pick<CommandContext, "env" | "signal">,
  { env }: OutputChanges,
  ir: Ir,
  before: OutputFiles,
  after: OutputFiles,
): Promise<Restarts> {
  const services = new Map<string, string[]>();
  try {
    for (const vm of ir.vms.filter(({ key }) => env[key] !== undefined)) {
      const input = (files: OutputFiles) => ({
        root: findVmconfigRoot(),
        kind: vm.kind,
        arch: vm.arch,
        userData: files.get(`podplane.env/${vm.key}/user-data.env`) ?? "",
        mutable: files.get(`podplane.env/${vm.key}/mutable.env`) ?? "",
        searchPath: context.env["PATH"] ?? "/usr/bin:/bin",
        signal: context.signal,
      });
      const [was, is] = await serviceStatesOf([input(before), input(after)]);
      for (const [service, state] of is ?? []) {
        if (was?.get(service) !== state) services.set(service, [...(services.get(service) ?? []), vm.key]);
      }
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "unknown", reason: `Which services restart is not known: ${error.message}.` };
  }
  return { kind: "known", services: [...services].map(([service, vms]) => ({ service, vms })) };
}
