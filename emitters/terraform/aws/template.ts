import type { IrPool } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { attribute, type Expression, from, inlineObject, list, located, number, object, text } from "../hcl/index.ts";

/** What EC2 starts a pool's VMs with. contracts/terraform.md 1.11. */
export function templateArguments(pool: IrPool): Expression {
  const image = text(`{{ .Image.debian_13_${pool.arch.value} }}`);
  return object([
    attribute("ImageId", from(rule("image-of-arch", pool.arch.origin), image)),
    attribute("BlockDeviceMappings", disk(pool), { origin: pool.diskSizeGib?.origin ?? pool.origin }),
  ]);
}

/** `/dev/xvda` is the root device of Debian's images (ruling 15). */
function disk(pool: IrPool): Expression {
  if (!pool.diskSizeGib) return list([]);
  const ebs = inlineObject([attribute("VolumeSize", located(pool.diskSizeGib, number))]);
  return list([inlineObject([attribute("DeviceName", text("/dev/xvda")), attribute("Ebs", ebs)])]);
}
