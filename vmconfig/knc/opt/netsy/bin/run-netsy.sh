#!/bin/bash
# Starts Netsy with its env file; it takes no flags.
set -euo pipefail

# shellcheck source=../../../../knd/opt/podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

set -o allexport
load_env /opt/env/netsy.env
set +o allexport
exec "$root/opt/netsy/bin/netsy"
