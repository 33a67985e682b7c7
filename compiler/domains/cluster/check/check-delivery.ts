import type { Located } from "../../../origins/index.ts";
import { settingsFault, virtualAddressOf } from "../plan/index.ts";
import { type CheckContext, isWritten, spanOf } from "./context.ts";

/** What is set is delivered, or said not to be: ruling 59. */
export function checkDelivery(context: CheckContext): void {
  checkNewerSettings(context);
  checkLengths(context);
}

/** What VMs of the first package do without being told: other values have to reach them. */
function checkNewerSettings({ cluster, lock, diagnostics }: CheckContext): void {
  const { oidc, registry } = cluster.blocks;
  const mirror = registry[0]?.blocks.mirror[0]?.attributes;
  const encrypts = cluster.blocks.kubernetes[0]?.attributes.encrypt_secrets;
  const settings: readonly (readonly [string, Located<unknown> | undefined, string | boolean | undefined])[] = [
    ["oidc.groups_claim", oidc[0]?.attributes.groups_claim, "groups"],
    [
      "mirror.hostname",
      mirror?.enabled?.value === true ? mirror.hostname : undefined,
      registry[0]?.attributes.hostname?.value ?? "",
    ],
    ["mirror.prefix", mirror?.enabled?.value === true ? mirror.prefix : undefined, "mirror"],
    ["kubernetes.encrypt_secrets", encrypts, false],
    ["api.virtual_address", virtualAddressOf(cluster), undefined],
  ];
  for (const [name, setting, untold] of settings) {
    if (!isWritten(setting) || setting.value === untold) continue;
    const fault = settingsFault(cluster, lock);
    if (fault) diagnostics.report("setting-not-delivered", spanOf(setting), { name, ...fault });
  }
}

/** What VMs take in one setting (contracts/vmconfig.md 2.4). */
const longestSetting = 4096;

/** Lists become one setting, whose items may each be short. */
function checkLengths({ cluster, diagnostics }: CheckContext): void {
  const keys = cluster.blocks.ssh[0]?.attributes.authorized_keys;
  const services = cluster.blocks.telemetry[0]?.attributes.log_services;
  const lists = [
    {
      name: "ssh.authorized_keys",
      list: keys,
      // The first key is a setting of its own.
      items: keys?.value.slice(1),
      why: "The keys behind the first are one setting of VMs.",
      fix: "Keep fewer keys here, or shorter ones such as ssh-ed25519.",
    },
    {
      name: "telemetry.log_services",
      list: services,
      items: services?.value,
      why: "They are one setting of VMs.",
      fix: "List fewer services.",
    },
  ];
  for (const { name, list, items, why, fix } of lists) {
    const length = items?.map((item) => item.value).join(",").length ?? 0;
    if (!list || length <= longestSetting) continue;
    diagnostics.report("settings-too-long", spanOf(list), { name, length, most: longestSetting, why, fix });
  }
}
