import type { Ir } from "../../../compiler/index.ts";
import type { CloudMachines } from "../world/index.ts";
import type { GooglePlace } from "./machines.ts";

/** The instances of a cluster in each of its projects. The client is loaded here, and by nothing else. */
export async function openGoogleMachines(ir: Ir, env: GooglePlace["env"]): Promise<readonly CloudMachines[]> {
  const { googleMachinesOf } = await import("./machines.ts");
  return googleMachinesOf(ir, env);
}
