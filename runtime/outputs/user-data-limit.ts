import { type CompiledCluster, type Diagnostics, type Ir, type Origin, originSpan } from "../../compiler/index.ts";
import { emitUserData, sizeAtLaunch, userDataPath } from "../../emitters/cloudinit/index.ts";
import { providerOf } from "../../emitters/settings/index.ts";

/**
 * Reports that user-data is larger than the clouds take, with room for what Nstance fills in. What makes it so is in the
 * scripts of all VMs, so there is one diagnostic with the figures of each that is too large.
 */
export function checkUserData(cluster: CompiledCluster, diagnostics: Diagnostics): void {
  const { ir } = cluster;
  if (!ir) return;
  const large = findLarge(ir);
  const [first] = large;
  if (!first) return;
  // Where scripts without keys would fit, the keys are the cause; else it is what the VMs themselves take.
  const withoutKeys = findLarge({ ...ir, ssh: { ...ir.ssh, immutableAuthorizedKeys: [] } });
  const cause: Origin = withoutKeys.length === 0 ? ir.ssh.origin : first.vm.origin;
  const vms = large.map(({ vm, size }) => `\`${vm.key}\` (${size} bytes)`).join(", ");
  const related = large
    .filter(({ vm }) => vm.origin !== cause)
    .map(({ vm, size }) => ({ span: originSpan(vm.origin), message: `\`${vm.key}\` has ${size} bytes` }));
  const { service, limit } = first;
  diagnostics.report("user-data-too-large", originSpan(cause), { vms, service, limit }, { related });
}

function findLarge(ir: Ir) {
  const files = emitUserData(ir);
  return ir.vms.flatMap((vm) => {
    const file = files.find((one) => one.path === userDataPath(vm));
    const size = file ? sizeAtLaunch(file) : 0;
    const { service, userDataBytes: limit } = providerOf(ir, vm).machines;
    return size > limit ? [{ vm, size, service, limit }] : [];
  });
}
