import { bucketResources } from "../aws/buckets.ts";
import { hasCertManagerRole, route53Domains, zoneProvider } from "../aws/dns-plan.ts";
import type { Context } from "../context.ts";

/** What whoever runs tofu alone has to do in which order. Rulings 32, 36 and 51. */
export function bootstrapSteps(context: Context): readonly string[] {
  const { seed } = context.ir;
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
  const seedSteps = seeded ? [`  tofu apply ${bucketTargets(context).join(" ")}`, "  podplanec seed put"] : [];
  return ["", ...reason, "", "  tofu init", "  podplanec secrets init", ...seedSteps, "  tofu apply"];
}

/**
 * The targets of the first phase: the bucket that the seed goes into, with its companions, and the
 * zones whose ids the seed needs and the source does not state.
 */
function bucketTargets(context: Context): readonly string[] {
  const lookups = hasCertManagerRole(context)
    ? route53Domains(context).filter((domain) => domain.dns?.hostedZoneId === undefined)
    : [];
  const zones = new Set(
    lookups.map((domain) => `data.aws_route53_zone.managed${zoneProvider(context, domain).suffix}`),
  );
  return [...bucketResources.map((type) => `${type}.netsy`), ...zones].map((target) => `-target=${target}`);
}
