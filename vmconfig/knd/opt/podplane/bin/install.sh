#!/bin/bash
# install.sh: installs the files that user-data downloaded. Everything is verified before the system
# is touched, and the manifest is renamed last: a run that was cut off is repeated from the start.
# Needs no env file, so that an image can be baked up to here.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"
# shellcheck source=../lib/install.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/install.sh"

require_tools() {
  local tool
  for tool in sha256sum sha512sum tar dpkg install sed awk cmp; do
    command -v "$tool" >/dev/null || fatal "$tool is not installed"
  done
}

main() {
  local kind staging bin=$root/opt/podplane/bin
  require_root
  staging=$(staging_directory)
  if [[ -e $root$installed_manifest && ! -e $root$manifest ]]; then
    if [[ -n $staging ]]; then
      rm -rf "$staging"
      log "removed what was left of the downloads"
    fi
    log "install: unchanged"
    return
  fi
  require_tools
  [[ -n $staging ]] || fatal "there are no downloads in ${staging_directories[*]}"
  kind=$(manifest_kind "$manifest")
  load_manifest "$kind"
  load_overrides "$staging"
  verify_artifacts "$staging"
  verify_package "$staging"
  restore_policy
  install_debs "$staging"
  install_tarballs "$staging"
  install_binaries "$staging"
  touch "$root$manifest"
  mv -f "$root$manifest" "$root$installed_manifest"
  rm -rf "$staging"
  "$bin/permissions.sh" "$kind"
  log "install: installed ${#VMCONFIG_DEPENDENCIES[@]} dependencies of a $kind VM"
}

main "$@"
