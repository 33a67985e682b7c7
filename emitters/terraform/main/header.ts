import type { Ir } from "../../../compiler/ir/index.ts";
import type { CloudPlatform } from "../cloud.ts";

/** What whoever runs tofu alone has to do in which order. Rulings 32, 36 and 51. */
export function bootstrapSteps({ seed }: Ir, platform: CloudPlatform): readonly string[] {
  const seeded = seed !== undefined && seed.name.value !== "none";
  const reason = seeded
    ? [
        "`podplanec apply` does the following. By hand, because the cluster's state must",
        "be seeded before the first VM starts:",
      ]
    : [
        "`podplanec apply` does the following. By hand, because VMs need the cluster's",
        "service-account keys from their first start:",
      ];
  const targets = platform.seedTargets().map((target) => `-target=${target}`);
  const seedSteps = seeded ? [`  tofu apply ${targets.join(" ")}`, "  podplanec seed put"] : [];
  return ["", ...reason, "", "  tofu init", "  podplanec secrets init", ...seedSteps, "  tofu apply"];
}
