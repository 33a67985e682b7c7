import type { Ir, IrState } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { RequiredProvider, Section } from "../base/index.ts";
import { attribute, type Block, block, boolean, type Item, located, object, paragraphs, text } from "../hcl/index.ts";

/** Versions of ruling 33, and where the state is kept. */
export function versions(ir: Ir, all: readonly RequiredProvider[]): Section {
  const origin = rule("tf-versions", ir.origin);
  const required = new Map(all.map((one) => [one.name, one]));
  const providers = [...required.values()].map(({ name, source, version }) =>
    attribute(name, object([attribute("source", text(source)), attribute("version", text(version))])),
  );
  const body = paragraphs<Item>([
    [attribute("required_version", text(">= 1.11"))],
    [block(["required_providers"], providers)],
    ir.state === undefined ? [] : [backend(ir.state)],
  ]);
  return { title: undefined, note: undefined, groups: [[block(["terraform"], body, origin)]], origin };
}

/** Ruling 48; contracts/terraform.md 5.8. */
function backend(state: IrState): Block {
  switch (state.kind) {
    case "s3": {
      const optional = [
        ...(state.profile ? [attribute("profile", located(state.profile, text))] : []),
        ...(state.kmsKeyId ? [attribute("kms_key_id", located(state.kmsKeyId, text))] : []),
      ];
      const safe = rule("tf-state-safe", state.origin);
      return block(
        ["backend", "s3"],
        [
          attribute("bucket", located(state.bucket, text)),
          attribute("key", located(state.key, text)),
          attribute("region", located(state.region, text)),
          ...optional,
          attribute("encrypt", boolean(true), { origin: safe }),
          attribute("use_lockfile", boolean(true), { origin: safe }),
        ],
        state.origin,
      );
    }
    case "gcs":
      return block(
        ["backend", "gcs"],
        [attribute("bucket", located(state.bucket, text)), attribute("prefix", located(state.prefix, text))],
        state.origin,
      );
    case "http":
      return block(
        ["backend", "http"],
        [
          attribute("address", located(state.address, text)),
          attribute("lock_address", located(state.lockAddress, text)),
          attribute("unlock_address", located(state.unlockAddress, text)),
          attribute("lock_method", located(state.lockMethod, text)),
          attribute("unlock_method", located(state.unlockMethod, text)),
          ...(state.username ? [attribute("username", located(state.username, text))] : []),
        ],
        state.origin,
      );
    case "local":
      return block(["backend", "local"], [], state.origin);
  }
}
