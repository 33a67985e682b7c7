import type { Located } from "../../../origins/index.ts";
import { generatedProviders, telemetryRoleTaken } from "../plan/index.ts";
import { type CheckContext, isWritten, lacks, spanOf } from "./context.ts";
import { platformBuckets } from "./own-buckets.ts";
import { isWhole } from "./whole.ts";

/** Where the logs of VMs go, and whether any do: rulings 59 and 60. */
export function checkTelemetry(context: CheckContext): void {
  checkTargets(context);
  checkLogs(context);
  checkBucket(context);
}

function checkTargets({ cluster, diagnostics }: CheckContext): void {
  const [telemetry] = cluster.blocks.telemetry;
  if (!telemetry) return;
  const { enabled, s3_bucket: bucket, otlp_endpoint: otlp } = telemetry.attributes;
  const target = bucket ?? otlp;
  const isNowhere = lacks(telemetry, "s3_bucket") && lacks(telemetry, "otlp_endpoint");
  if (enabled?.value === true && isNowhere && isWhole(telemetry)) {
    diagnostics.report("telemetry-without-target", spanOf(enabled), {});
  }
  if (target && !telemetry.given.has("enabled")) {
    diagnostics.report("telemetry-not-enabled", spanOf(target), { target: target.value });
  }
  if (!lacks(telemetry, "s3_bucket")) return;
  for (const name of ["s3_region", "s3_endpoint", "s3_assume_role"] as const) {
    const value = telemetry.attributes[name];
    if (value) diagnostics.report("telemetry-endpoint-alone", spanOf(value), { name });
  }
}

/** VMs refuse to be configured to ship nothing. */
function checkLogs({ cluster, diagnostics }: CheckContext): void {
  const attributes = cluster.blocks.telemetry[0]?.attributes;
  if (attributes?.enabled?.value !== true || attributes.log_cloudinit?.value !== false) return;
  const { log_services: services } = attributes;
  if (services?.value.length === 0) diagnostics.report("telemetry-of-nothing", spanOf(services), {});
}

function checkBucket(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const [telemetry] = cluster.blocks.telemetry;
  if (!telemetry) return;
  const { s3_bucket: bucket, s3_region: region } = telemetry.attributes;
  if (!bucket) return;
  const holds = platformBuckets(context).get(bucket.value);
  if (holds !== undefined) {
    diagnostics.report("telemetry-bucket-own", spanOf(bucket), { bucket: bucket.value, holds });
  }
  const taken = telemetryRoleTaken(cluster);
  if (taken) {
    const related = [{ span: spanOf(bucket), message: "the role would be made for this bucket" }];
    diagnostics.report("telemetry-role-taken", spanOf(taken), { name: taken.value }, { related });
  }
  if (isWritten(region)) checkRegion(region, context);
}

/** A bucket of another partition cannot be reached. */
function checkRegion(region: Located<string>, { cluster, diagnostics }: CheckContext): void {
  const [home] = generatedProviders(cluster);
  const own = home?.provider.attributes.region;
  const regions = home?.cloud.regions;
  if (!own || !regions) return;
  const [is, wanted] = [regions.partitionOf(region.value), regions.partitionOf(own.value)];
  if (is !== wanted) diagnostics.report("arn-of-other-place", spanOf(region), { name: region.value, is, wanted });
}
