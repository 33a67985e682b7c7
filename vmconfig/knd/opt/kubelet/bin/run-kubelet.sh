#!/bin/bash
# Starts the kubelet with the facts of this VM as flags; everything else is in kubelet.yaml.
set -euo pipefail

# shellcheck source=../../podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

load_env /opt/env/kubelet.env

labels=()
# add_label NAME VALUE: labels whose value is not known are left out.
add_label() {
  if [[ -n $2 ]]; then
    labels+=("$1=$2")
  fi
}
add_label node.kubernetes.io/instance-type "${PROVIDER_INSTANCE_TYPE-}"
add_label topology.kubernetes.io/region "${PROVIDER_REGION-}"
add_label topology.kubernetes.io/zone "${PROVIDER_ZONE-}"

node_ip=${INSTANCE_IPV4-}
if [[ -n ${INSTANCE_IPV6-} ]]; then
  node_ip+=,$INSTANCE_IPV6
fi

flags=(
  "--config=$root/opt/kubelet/etc/kubelet.yaml"
  "--kubeconfig=$root/opt/kubelet/etc/kubeconfig"
  "--node-ip=$node_ip"
  "--hostname-override=${INSTANCE_ID-}"
)
if ((${#labels[@]} > 0)); then
  flags+=("--node-labels=$(printf '%s\n' "${labels[@]}" | paste -sd ,)")
fi
if [[ -n ${INSTANCE_PROVIDER_ID-} ]]; then
  flags+=("--provider-id=$INSTANCE_PROVIDER_ID")
fi
exec "$root/usr/bin/kubelet" "${flags[@]}"
