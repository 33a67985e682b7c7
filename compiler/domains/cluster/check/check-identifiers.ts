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
  const name = at.value;
  const example = own.example("role/NAME");
  const fault = arn.fault("role");
  if (arn.service !== own.service || !arn.resource.startsWith("role/")) {
    diagnostics.report("arn-of-other-service", spanOf(at), { name, wanted: "role", example });
  } else if (arn.partition !== own.partition) {
    diagnostics.report("arn-of-other-place", spanOf(at), { name, is: arn.partition, wanted: own.partition });
  } else if (fault !== undefined) {
    diagnostics.report("arn-names-nothing", spanOf(at), { name, wanted: "role", fault, example });
  }
}

function checkState({ cluster, diagnostics }: CheckContext): void {
  const attributes = cluster.blocks.state[0]?.attributes;
  if (!attributes) return;
  const { key, kms_key_id: encryption, region } = attributes;
  const fault = key && stateKeyFault(key.value);
  if (key && fault !== undefined) {
    const id = cluster.labels[0]?.value ?? "cluster";
    const proposal = fault.proposal || `${id}/terraform.tfstate`;
    diagnostics.report("state-key-form", spanOf(key), { key: key.value, why: fault.why, proposal });
  }
  if (encryption) checkEncryption(encryption, region?.value, diagnostics);
}

/** What OpenTofu's backend refuses at once, and S3 ("Creating object key names") when the state is written. */
function stateKeyFault(key: string): { readonly why: string; readonly proposal: string } | undefined {
  if (/^\/|\/$/.test(key)) {
    return { why: "The backend refuses a key with a slash at an end.", proposal: key.replace(/^\/+|\/+$/g, "") };
  }
  if (new TextEncoder().encode(key).length > 1024) {
    return { why: "The name of an object has 1,024 bytes at most.", proposal: "" };
  }
  if (!leavesBucket(key)) return undefined;
  return { why: "S3 refuses a name that leads out of its bucket.", proposal: key.replace(/(?:\.\.\/)+/g, "") };
}

/** Whether, read from the left, more steps lead up than down. */
function leavesBucket(key: string): boolean {
  let depth = 0;
  return key.split("/").some((part) => {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    return depth < 0;
  });
}

function checkEncryption(
  at: Located<string>,
  region: string | undefined,
  diagnostics: CheckContext["diagnostics"],
): void {
  const arn = arnOf(at.value);
  if (!arn) return;
  const name = at.value;
  const wanted = "key for encryption";
  const example = arn.example("key/ID", "kms", region);
  const fault = arn.fault("key");
  if (arn.service !== "kms") {
    diagnostics.report("arn-of-other-service", spanOf(at), { name, wanted, example });
  } else if (region !== undefined && arn.region !== region) {
    diagnostics.report("arn-of-other-place", spanOf(at), { name, is: arn.region, wanted: region });
  } else if (arn.partitionOfRegion !== undefined && arn.partition !== arn.partitionOfRegion) {
    diagnostics.report("arn-of-other-place", spanOf(at), { name, is: arn.partition, wanted: arn.partitionOfRegion });
  } else if (fault !== undefined) {
    diagnostics.report("arn-names-nothing", spanOf(at), { name, wanted, fault, example });
  }
}
