#!/bin/bash
# guard-metadata.sh: closes the metadata service of Google Cloud to Pods. Whoever reaches it acts as the
# VM's account, which may write the state of the cluster. What the VM's own programs send, and Pods in
# the host's network, comes from `lo` to the routing rules; what is forwarded for other Pods does not,
# and is refused. DNS answers at the same address and stays open. Run before kubelet starts any Pod;
# routing rules hold for every network plugin, and nobody else's rules are touched.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"

readonly addresses=(-4:169.254.169.254 -6:fd20:ce::254)

# add FAMILY PRIORITY RULE…: a rule, unless there is one of the priority.
add() {
  ip "$1" rule add priority "$2" "${@:3}" 2>/dev/null || [[ -n $(ip "$1" rule show priority "$2") ]] ||
    fatal "the routing rule of priority $2 cannot be made, so that Pods could act as this VM"
}

guard() {
  local family=$1 address=$2
  add "$family" 1 to "$address" iif lo lookup main
  add "$family" 2 to "$address" ipproto udp dport 53 lookup main
  add "$family" 3 to "$address" ipproto tcp dport 53 lookup main
  add "$family" 4 to "$address" prohibit
}

main() {
  local address
  require_root
  load_env "$user_data_env"
  [[ ${PROVIDER_KIND-} == google ]] || return 0
  for address in "${addresses[@]}"; do
    # A kernel without IPv6 has nothing to guard there.
    [[ $address != -6:* || -e /proc/net/if_inet6 ]] || continue
    guard "${address:0:2}" "${address:3}"
  done
  log "the metadata service answers Pods in the host's network only"
}

main "$@"
