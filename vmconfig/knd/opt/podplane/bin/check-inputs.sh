#!/bin/bash
# check-inputs.sh KIND [FOLDER]: whether the VM can be configured with the env files of FOLDER in the
# place of those in use. Changes nothing. Exit status 65 and a reason where it cannot.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"
# shellcheck source=../lib/features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"
# shellcheck source=../lib/validate.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/validate.sh"

# What may not become empty while a service uses it: it would stop, or let go of everyone who relies on
# the value. To turn a service off there is a switch where it can be turned off.
needed_values() {
  cat <<'TABLE'
NETSY_BUCKET netsy
REGISTRY_BUCKET zot
REGISTRY_HOSTNAME zot
OIDC_ISSUER kube-apiserver
KUBE_API_PUBLIC_HOSTNAME kube-apiserver
KUBE_SERVICE_ACCOUNT_ISSUER kube-apiserver
KUBE_API_INTERNAL_LB_HOSTNAME kubelet
TABLE
}

# The values that a service uses now, by key.
declare -A used=()

remember_used() {
  local key service
  while read -r key service; do
    if [[ -n ${!key} ]] && service_enabled "$service"; then
      used[$key]=$service
    fi
  done < <(needed_values)
}

# switched_off SERVICE KEY: whether a service needs the value no more, apart from its being empty.
switched_off() {
  case $1 in
    zot) [[ $REGISTRY_ENABLED != true ]] ;;
    kubelet) [[ $VMCONFIG_KIND == knc ]] ;;
    *) return 1 ;;
  esac
}

check_used() {
  local key
  for key in "${!used[@]}"; do
    if [[ -z ${!key} ]] && ! switched_off "${used[$key]}"; then
      reject "$key is empty, and ${used[$key]} uses it"
    fi
  done
}

main() {
  require_root
  load_inputs "$1"
  remember_used
  load_inputs "$1" "${2-}"
  validate_inputs
  check_used
}

main "$@"
