#!/bin/bash
# Starts Zot with the role or the static keys that open the registry's bucket.
set -euo pipefail

# shellcheck source=../../podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

load_env /opt/env/zot.env
[[ -n ${REGISTRY_BUCKET-} ]] || fatal "REGISTRY_BUCKET is empty"
require_file /opt/crt/registry.server.crt
require_file /opt/key/registry/registry.server.key
require_file /opt/zot/etc/zot.yml

if [[ -n ${REGISTRY_ASSUME_ROLE-} ]]; then
  # Without a web identity token the SDK ignores a role in the environment; in this file it does not.
  require_file /opt/zot/etc/aws.config
  export AWS_SDK_LOAD_CONFIG=1
  export AWS_CONFIG_FILE=$root/opt/zot/etc/aws.config
  export AWS_SHARED_CREDENTIALS_FILE=/dev/null
elif [[ -n ${REGISTRY_ACCESS_KEY_ID-} ]]; then
  export AWS_ACCESS_KEY_ID=$REGISTRY_ACCESS_KEY_ID
  export AWS_SECRET_ACCESS_KEY=${REGISTRY_SECRET_ACCESS_KEY-}
fi
exec "$root/usr/bin/zot" serve "$root/opt/zot/etc/zot.yml"
