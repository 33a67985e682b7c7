import type { Ir } from "../../../compiler/index.ts";
import type { CloudMachines } from "../world/index.ts";
import type { Ec2Place } from "./ec2-request.ts";

/** The instances of a cluster in each of its regions. The client is loaded here, and by nothing else. */
export async function openAwsMachines(ir: Ir, env: Ec2Place["env"]): Promise<readonly CloudMachines[]> {
  const { awsMachinesOf } = await import("./machines.ts");
  return awsMachinesOf(ir, env);
}
