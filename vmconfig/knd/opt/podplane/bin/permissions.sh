#!/bin/bash
# permissions.sh knd|knc: users, groups, directories and modes, as they have to be. Run by
# install.sh and by each configure.sh, so that what drifted comes back.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/users.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/users.sh"

main() {
  local kind=${1-}
  [[ $kind == knd || $kind == knc ]] || fatal "usage: permissions.sh knd|knc"
  require_root
  lock permissions 0
  if on_machine; then
    ensure_users "$kind"
  fi
  ensure_directories "$kind"
  ensure_executables
  ensure_libraries
  summary permissions
}

main "$@"
