#!/bin/bash
# configure.sh: makes every service's env and configuration from the input env files. Writes only
# what differs and restarts nothing; a second run changes nothing. Exit status 65: the inputs are
# bad, and nothing was written.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"
# shellcheck source=../lib/features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"
# shellcheck source=../lib/validate.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/validate.sh"
# shellcheck source=../lib/configure/hosts.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/hosts.sh"
# shellcheck source=../lib/configure/nstance-agent.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/nstance-agent.sh"
# shellcheck source=../lib/configure/ssh.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/ssh.sh"
# shellcheck source=../lib/configure/fluent-bit.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/fluent-bit.sh"
# shellcheck source=../lib/configure/containerd.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/containerd.sh"
# shellcheck source=../lib/configure/zot.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/zot.sh"
# shellcheck source=../lib/configure/kube2iam.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/kube2iam.sh"
# shellcheck source=../lib/configure/kernel.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/kernel.sh"
# shellcheck source=../lib/configure/kube.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/kube.sh"

# Netsy's part comes with the control-plane overlay only.
configure_netsy_if_enabled() {
  netsy_enabled || return 0
  # shellcheck source=../../../../knc/opt/podplane/lib/configure/netsy.sh
  source "$root/opt/podplane/lib/configure/netsy.sh"
  configure_netsy
}

# So does keepalived's.
configure_keepalived_if_control_plane() {
  [[ $VMCONFIG_KIND == knc ]] || return 0
  # shellcheck source=../../../../knc/opt/podplane/lib/configure/keepalived.sh
  source "$root/opt/podplane/lib/configure/keepalived.sh"
  configure_keepalived
}

main() {
  local kind first=no bin=$root/opt/podplane/bin
  require_root
  lock_configuration
  kind=$(installed_kind)
  require_file "$user_data_env" "user-data writes it"
  "$bin/permissions.sh" "$kind"
  if ! bootstrapped; then
    first=yes
    "$bin/bootstrap.sh"
  fi
  load_inputs "$kind"
  validate_inputs
  check_nstance
  # First, so that one can log in to a VM on which a later part fails; and before the kubelet's part,
  # because making an account adds lines to /etc/subuid.
  configure_ssh
  configure_hosts
  configure_nstance_agent
  configure_fluent_bit
  configure_containerd
  configure_zot
  configure_kube2iam
  configure_kube
  configure_netsy_if_enabled
  configure_keepalived_if_control_plane
  apply_kernel_settings "$first"
  summary configure
}

main "$@"
