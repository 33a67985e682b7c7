import type { IrState, IrStateEncryption } from "../../../ir/index.ts";
import { type Located, ruled } from "../../../origins/index.ts";
import type { StateModel } from "../../../schema/index.ts";
import { checked, labelOf, sure } from "../plan/index.ts";
import { type LowerContext, lowerSecret } from "./base/index.ts";

/** Where OpenTofu keeps its state. Ruling 48. */
export function lowerState(context: LowerContext, id: Located<string>): IrState | undefined {
  const block = context.cluster.blocks.state[0];
  if (!block) return undefined;
  return { ...lowerBackend(block, id), encryption: lowerEncryption(block) };
}

type Backend<S = IrState> = S extends IrState ? Omit<S, "encryption"> : never;

function lowerBackend(block: StateModel, id: Located<string>): Backend {
  const { attributes, origin } = block;
  const kind = labelOf(block);
  switch (kind) {
    case "local":
      return { kind, origin };
    case "gcs": {
      const prefix = attributes.prefix ?? { value: id.value, origin: ruled("state-key", id.origin) };
      return { kind, origin, bucket: checked(attributes, "bucket"), prefix };
    }
    case "http": {
      const lockAddress = checked(attributes, "lock_address");
      return {
        kind,
        origin,
        address: checked(attributes, "address"),
        lockAddress,
        unlockAddress: attributes.unlock_address ?? {
          value: lockAddress.value,
          origin: ruled("state-unlock", lockAddress.origin),
        },
        lockMethod: checked(attributes, "lock_method"),
        unlockMethod: checked(attributes, "unlock_method"),
        username: attributes.username,
        password: attributes.password && lowerSecret(attributes.password),
      };
    }
    default:
      return {
        kind: "s3",
        origin,
        bucket: checked(attributes, "bucket"),
        key: attributes.key ?? { value: `${id.value}/terraform.tfstate`, origin: ruled("state-key", id.origin) },
        region: checked(attributes, "region"),
        profile: attributes.profile,
        kmsKeyId: attributes.kms_key_id,
      };
  }
}

function lowerEncryption(block: StateModel): IrStateEncryption | undefined {
  const encryption = block.blocks.encryption[0];
  if (!encryption) return undefined;
  const { passphrase, previous, migrates } = encryption.attributes;
  return {
    origin: encryption.origin,
    passphrase: lowerSecret(sure(passphrase)),
    previous: previous && lowerSecret(previous),
    migrates: sure(migrates),
  };
}
