import type { IrPool } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Context } from "../base/index.ts";
import {
  attribute,
  boolean,
  code,
  type Entry,
  type Expression,
  from,
  inlineObject,
  list,
  located,
  number,
  object,
  text,
} from "../hcl/index.ts";

/** What EC2 starts a pool's VMs with. contracts/terraform.md 1.11, contracts/nstance.md 7.4. */
export function templateArguments(context: Context, pool: IrPool): Expression {
  const image = text(`{{ .Image.debian_13_${pool.arch.value} }}`);
  const isNewer = context.ir.defaults.value >= 2;
  return object([
    attribute("ImageId", from(rule("image-of-arch", pool.arch.origin), image)),
    attribute("BlockDeviceMappings", isNewer ? encryptedDisk(pool) : disk(pool), {
      origin: pool.diskSizeGib?.origin ?? pool.origin,
    }),
    ...(isNewer ? metadataOptions(pool) : []),
  ]);
}

function disk(pool: IrPool): Expression {
  return pool.diskSizeGib ? rootDevice([attribute("VolumeSize", located(pool.diskSizeGib, number))]) : list([]);
}

/** All templates have the same attributes, as the module wants: a size that is not given is a null. */
function encryptedDisk(pool: IrPool): Expression {
  const size = pool.diskSizeGib ? located(pool.diskSizeGib, number) : code`tonumber(null)`;
  const encrypted = attribute("Encrypted", boolean(true), { origin: rule("disk-encryption", pool.origin) });
  return rootDevice([attribute("VolumeSize", size), encrypted]);
}

/** `/dev/xvda` is the root device of Debian's images (ruling 15). */
function rootDevice(ebs: readonly Entry[]): Expression {
  return list([inlineObject([attribute("DeviceName", text("/dev/xvda")), attribute("Ebs", inlineObject(ebs))])]);
}

/** One hop: an answer reaches the VM and no Pod on it but those in the host's network (ruling 63). */
function metadataOptions(pool: IrPool): readonly Entry[] {
  const options = inlineObject([
    attribute("HttpTokens", text("required")),
    attribute("HttpPutResponseHopLimit", number(1)),
  ]);
  return [attribute("MetadataOptions", options, { origin: rule("metadata-hops", pool.origin) })];
}
