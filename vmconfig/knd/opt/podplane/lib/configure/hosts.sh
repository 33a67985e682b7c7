#!/bin/bash
# /etc/hosts: the name under which every node reaches the Kubernetes API. Sourced by configure.sh,
# and run by hosts-refresh.service, because the addresses of a load balancer change.
set -euo pipefail

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"

readonly api_name=kube-apiserver.podplane.internal
readonly hosts_begin='# BEGIN podplane managed kube-apiserver'
readonly hosts_end='# END podplane managed kube-apiserver'

# The lines between the markers; none on a worker that has no balancer. Fails where the name of the
# balancer does not resolve.
hosts_block() {
  local addresses
  if [[ $VMCONFIG_KIND == knc ]]; then
    printf '127.0.0.1 %s\n' "$api_name"
  elif [[ -n $KUBE_API_INTERNAL_LB_HOSTNAME && -z ${PODPLANE_OFFLINE-} ]]; then
    addresses=$(getent ahosts "$KUBE_API_INTERNAL_LB_HOSTNAME" | awk '{ print $1 }' | sort --unique) || return 1
    [[ -n $addresses ]] || return 1
    while IFS= read -r address; do
      printf '%s %s\n' "$address" "$api_name"
    done <<<"$addresses"
  fi
}

# Everything in /etc/hosts outside of the markers. A beginning that has no end, as somebody else's edit
# may leave it, bounds nothing: of what follows only lines as ours are taken away.
hosts_of_others() {
  [[ -f $root/etc/hosts ]] || return 0
  awk -v begin="$hosts_begin" -v end="$hosts_end" -v name="$api_name" '
    function keep_block(i) {
      for (i = 1; i <= count; i++)
        if (split(block[i], words) != 2 || words[2] != name) print block[i]
      count = open = 0
    }
    $0 == begin { keep_block(); open = 1; next }
    $0 == end { count = open = 0; next }
    open { block[++count] = $0; next }
    { print }
    END { keep_block() }
  ' "$root/etc/hosts"
}

# Where the balancer's name does not resolve, /etc/hosts stays as it was and the timer tries again.
configure_hosts() {
  local block others
  hosts_known=yes
  if ! block=$(hosts_block); then
    hosts_known=no
    log "KUBE_API_INTERNAL_LB_HOSTNAME does not resolve: /etc/hosts stays as it is, hosts-refresh.timer tries again"
    return
  fi
  others=$(hosts_of_others)
  if [[ -n $block ]]; then
    others+=${others:+$'\n'}$hosts_begin$'\n'$block$'\n'$hosts_end
  fi
  write_file /etc/hosts 0644 root:root "$others"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  require_root
  lock_configuration
  load_inputs ''
  configure_hosts
  summary hosts
  [[ $hosts_known == yes ]] || exit 1
fi
