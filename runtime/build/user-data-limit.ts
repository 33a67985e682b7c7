import { type CompiledCluster, type Diagnostics, originSpan } from "../../compiler/index.ts";
import { emitUserData, sizeAtLaunch, userDataLimit, userDataPath } from "../../emitters/cloudinit/index.ts";

/** Reports VMs whose user-data is larger than EC2 takes, with room for what Nstance fills in. */
export function checkUserData(cluster: CompiledCluster, diagnostics: Diagnostics): void {
  const { ir } = cluster;
  if (!ir) return;
  const files = emitUserData(ir);
  for (const vm of ir.vms) {
    const file = files.find((one) => one.path === userDataPath(vm));
    const size = file ? sizeAtLaunch(file) : 0;
    if (size <= userDataLimit) continue;
    diagnostics.report("user-data-too-large", originSpan(vm.origin), { vm: vm.key, size, limit: userDataLimit });
  }
}
