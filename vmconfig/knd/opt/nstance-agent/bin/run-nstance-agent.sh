#!/bin/bash
# Starts nstance-agent with its env file; it takes no flags.
set -euo pipefail

# shellcheck source=../../podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

set -o allexport
load_env /opt/env/nstance-agent.env
set +o allexport
exec "$root/opt/nstance-agent/bin/nstance-agent"
