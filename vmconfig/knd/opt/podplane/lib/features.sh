#!/bin/bash
# Which services a VM runs, decided from its kind and its env. Sourced after inputs are loaded.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

# Every service of a kind, in the order in which they are restarted.
services_of() {
  printf '%s\n' containerd nstance-agent fluent-bit zot
  if [[ $1 == knc ]]; then
    printf '%s\n' netsy kube-apiserver kube-controller-manager kube-scheduler keepalived
  fi
  printf '%s\n' kube2iam kubelet
}

fluent_bit_enabled() {
  [[ ${TELEMETRY_ENABLED:-false} == true ]]
}

# Hostname and bucket are empty until the first delivery: Zot cannot start without them.
zot_enabled() {
  [[ ${REGISTRY_ENABLED:-true} == true && -n ${REGISTRY_HOSTNAME-} && -n ${REGISTRY_BUCKET-} ]]
}

netsy_enabled() {
  [[ ${VMCONFIG_KIND-} == knc && -n ${NETSY_BUCKET-} ]]
}

# No release of kube2iam is published, so it is there only where the cluster pins one.
kube2iam_enabled() {
  [[ ${PROVIDER_KIND-} == aws && -x $root/opt/kube2iam/bin/kube2iam ]]
}

# It is installed on control planes that were made for a cluster with a virtual address.
keepalived_enabled() {
  [[ ${VMCONFIG_KIND-} == knc && -n ${KUBE_API_VIRTUAL_ADDRESS-} && -x $root/usr/sbin/keepalived ]]
}

# service_enabled NAME
service_enabled() {
  case $1 in
    containerd | kubelet | nstance-agent) return 0 ;;
    fluent-bit) fluent_bit_enabled ;;
    zot) zot_enabled ;;
    netsy) netsy_enabled ;;
    kube2iam) kube2iam_enabled ;;
    keepalived) keepalived_enabled ;;
    kube-apiserver | kube-controller-manager | kube-scheduler) [[ ${VMCONFIG_KIND-} == knc ]] ;;
    *) fatal "there is no service $1" ;;
  esac
}
