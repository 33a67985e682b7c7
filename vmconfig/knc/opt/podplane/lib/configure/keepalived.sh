#!/bin/bash
# keepalived: the virtual address of the Kubernetes API, where no balancer stands in front of the control
# planes. Sourced by configure.sh on control planes.

# shellcheck source=../../../../../knd/opt/podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../../../../../knd/opt/podplane/lib/features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"

readonly keepalived_config=/opt/keepalived/etc/keepalived.conf

# All begin as BACKUP with one priority, and a VM whose API server serves has a higher one: the address
# moves away from a VM whose API server fails, stays where it is when another comes back, and is
# somewhere when none serves. Of /32, so that no route goes by it. Programs that check may not be
# changed by anybody but root.
keepalived_settings() {
  cat <<CONF
# Written by vmconfig from KUBE_API_VIRTUAL_* of mutable.env; the same on every control plane.
global_defs {
  enable_script_security
  script_user root
}

vrrp_script kube_apiserver {
  script "/opt/keepalived/bin/check-kube-apiserver.sh"
  interval 3
  timeout 5
  fall 2
  rise 2
  weight 50
}

vrrp_instance kube_api {
  state BACKUP
  interface $INSTANCE_NETDEV
  virtual_router_id $KUBE_API_VIRTUAL_ROUTER_ID
  priority 100
  advert_int 1
  # For neighbours that missed the first announcement.
  garp_master_refresh 60
  virtual_ipaddress {
    $KUBE_API_VIRTUAL_ADDRESS/32
  }
  track_script {
    kube_apiserver
  }
}
CONF
}

configure_keepalived() {
  if keepalived_enabled; then
    write_file "$keepalived_config" 0600 root:root "$(keepalived_settings)"
    return
  fi
  if [[ -n $KUBE_API_VIRTUAL_ADDRESS ]]; then
    log "keepalived is not installed: VMs that take this one's place hold KUBE_API_VIRTUAL_ADDRESS"
  fi
  remove_file "$keepalived_config"
}
