#!/bin/bash
# Starts fluent-bit, which fills in its configuration from the environment.
set -euo pipefail

# shellcheck source=../../podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

set -o allexport
load_env /opt/env/fluent-bit.env
set +o allexport
# Static keys are for buckets that no role opens. With a role they would be tried first.
if [[ -n ${TELEMETRY_S3_BUCKET-} && -z ${TELEMETRY_S3_ASSUME_ROLE-} && -n ${TELEMETRY_S3_ACCESS_KEY_ID-} ]]; then
  export AWS_ACCESS_KEY_ID=$TELEMETRY_S3_ACCESS_KEY_ID
  export AWS_SECRET_ACCESS_KEY=${TELEMETRY_S3_SECRET_ACCESS_KEY-}
fi
exec "$root/opt/fluent-bit/bin/fluent-bit" -c "$root/opt/fluent-bit/etc/fluent-bit.yml"
