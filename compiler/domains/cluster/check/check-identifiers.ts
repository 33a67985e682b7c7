import type { Located } from "../../../origins/index.ts";
import { type ArnParts, arnOf, shortestZoneIds } from "../../../providers/index.ts";
import { generatedProviders, placeOf } from "../plan/index.ts";
import { type CheckContext, spanOf } from "./context.ts";

/** Ids and keys that have the right form and name the wrong thing: rulings 60 and 61. */
export function checkIdentifiers(context: CheckContext): void {
  const { cluster } = context;
  const [home] = generatedProviders(cluster);
  const own = home && arnOf(home.cloud.derive.roleId(placeOf(home.provider), "role"));
  const telemetry = cluster.blocks.telemetry[0]?.attributes.s3_assume_role;
  if (telemetry) checkRole(telemetry, own, context);
  for (const domain of cluster.blocks.domain) {
    const dns = domain.blocks.provider[0];
    if (dns?.attributes.role_arn) checkRole(dns.attributes.role_arn, own, context);
    const id = dns?.attributes.hosted_zone_id;
    const least = shortestZoneIds[dns?.labels[0]?.value ?? ""];
    if (id && least !== undefined && id.value.length <= least) {
      context.diagnostics.report("hosted-zone-id-form", spanOf(id), { id: id.value, least });
    }
  }
  checkState(context);
}

function checkRole(at: Located<string>, own: ArnParts | undefined, { diagnostics }: CheckContext): void {
  const arn = arnOf(at.value);
  if (!arn || !own) return;
  if (arn.service !== own.service || !arn.resource.startsWith("role/")) {
    const example = own.example("role/NAME");
    diagnostics.report("arn-of-other-service", spanOf(at), { name: at.value, wanted: "role", example });
  } else if (arn.partition !== own.partition) {
    const parameters = { name: at.value, is: arn.partition, wanted: own.partition };
    diagnostics.report("arn-of-other-place", spanOf(at), parameters);
  }
}

function checkState({ cluster, diagnostics }: CheckContext): void {
  const attributes = cluster.blocks.state[0]?.attributes;
  if (!attributes) return;
  const { key, kms_key_id: encryption, region } = attributes;
  if (key && /^\/|\/$/.test(key.value)) {
    const proposal = key.value.replace(/^\/+|\/+$/g, "") || "terraform.tfstate";
    diagnostics.report("state-key-form", spanOf(key), { key: key.value, proposal });
  }
  const arn = encryption && arnOf(encryption.value);
  if (!encryption || !arn) return;
  if (arn.service !== "kms") {
    const example = arn.example("key/ID", "kms", region?.value);
    const parameters = { name: encryption.value, wanted: "key for encryption", example };
    diagnostics.report("arn-of-other-service", spanOf(encryption), parameters);
  } else if (region && arn.region !== region.value) {
    const parameters = { name: encryption.value, is: arn.region, wanted: region.value };
    diagnostics.report("arn-of-other-place", spanOf(encryption), parameters);
  }
}
