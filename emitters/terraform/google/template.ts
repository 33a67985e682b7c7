import type { IrPool } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { attribute, type Expression, from, object, text } from "../hcl/index.ts";

/** What Compute Engine starts a pool's VMs with. contracts/terraform.md 2.5, contracts/nstance.md 3.5.4. */
export function templateArguments(pool: IrPool): Expression {
  const family = pool.arch.value === "arm64" ? "debian-13-arm64" : "debian-13";
  const image = text(`projects/debian-cloud/global/images/family/${family}`);
  return object([attribute("SourceImage", from(rule("image-of-arch", pool.arch.origin), image))]);
}
