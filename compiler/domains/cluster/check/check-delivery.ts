import type { Located } from "../../../origins/index.ts";
import { settingsFault } from "../plan/index.ts";
import { type CheckContext, isWritten, spanOf } from "./context.ts";

/** What is set is delivered, or said not to be: ruling 59. */
export function checkDelivery(context: CheckContext): void {
  checkNewerSettings(context);
}

/** What VMs of the first package do without being told: other values have to reach them. */
function checkNewerSettings({ cluster, lock, diagnostics }: CheckContext): void {
  const { oidc, registry } = cluster.blocks;
  const mirror = registry[0]?.blocks.mirror[0]?.attributes;
  const settings: readonly (readonly [string, Located<string> | undefined, string])[] = [
    ["oidc.groups_claim", oidc[0]?.attributes.groups_claim, "groups"],
    ["mirror.prefix", mirror?.enabled?.value === true ? mirror.prefix : undefined, "mirror"],
  ];
  const encrypts = cluster.blocks.kubernetes[0]?.attributes.encrypt_secrets;
  if (encrypts?.value === true) {
    const fault = settingsFault(cluster, lock);
    if (fault)
      diagnostics.report("setting-not-delivered", spanOf(encrypts), { name: "kubernetes.encrypt_secrets", ...fault });
  }
  for (const [name, setting, untold] of settings) {
    if (!setting || !isWritten(setting) || setting.value === untold) continue;
    const fault = settingsFault(cluster, lock);
    if (fault) diagnostics.report("setting-not-delivered", spanOf(setting), { name, ...fault });
  }
}
