#!/bin/bash
# kubelet and, on a control plane, the API server and the controller manager. Sourced by
# configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly oidc_ca=/opt/crt/oidc-ca.pem

# 65536 user ids for each of 110 Pods. The range must be the kubelet's alone, so the files hold no
# other line.
configure_user_namespaces() {
  write_file /etc/subuid 0644 root:root kubelet:65536:7208960
  write_file /etc/subgid 0644 root:root kubelet:65536:7208960
}

configure_kubelet() {
  local template servers
  write_file /opt/env/kubelet.env 0600 root:root "$(env_lines PROVIDER_INSTANCE_TYPE PROVIDER_REGION PROVIDER_ZONE \
    INSTANCE_IPV4 INSTANCE_IPV6 INSTANCE_ID INSTANCE_PROVIDER_ID)"
  template=$(<"$root/opt/kubelet/etc/kubelet.template.yaml")
  servers=$(split_list "$KUBE_CLUSTER_DNS" | sed 's/.*/  - "&"/')
  write_file /opt/kubelet/etc/kubelet.yaml 0644 root:root "${template/@CLUSTER_DNS@/"$servers"}"
}

# The file of the issuer's own CA: decoded from the delivered base64, whose older name still counts,
# or a path that was delivered as such. Empty where the issuer's certificate is publicly trusted.
configure_oidc_ca() {
  local encoded=${OIDC_CA_CERT:-$OIDC_CUSTOM_CA} certificate
  if [[ -n $encoded ]]; then
    certificate=$(base64 --decode <<<"$encoded")
    write_file "$oidc_ca" 0640 root:podplane "$certificate"
    OIDC_CA_FILE=${OIDC_CA_FILE:-$oidc_ca}
  else
    remove_file "$oidc_ca"
  fi
}

# Tokens name their issuer, so it must not change with what happens to be delivered: without the
# key, it is what VMs without that key used.
derive_service_account_issuer() {
  local host=${KUBE_API_PUBLIC_HOSTNAME:-kubernetes.default.svc}
  KUBE_SERVICE_ACCOUNT_ISSUER=${KUBE_SERVICE_ACCOUNT_ISSUER:-https://$host}
}

configure_kube_apiserver() {
  configure_oidc_ca
  derive_service_account_issuer
  if [[ $KUBE_API_PORT != 6443 ]]; then
    log "KUBE_API_PORT is not used: the API listens on 6443 inside the VM, whatever the public port is"
  fi
  write_file /opt/env/kube-apiserver.env 0640 root:kube-apiserver "$(env_lines KUBE_LOG_LEVEL \
    KUBE_API_PUBLIC_HOSTNAME KUBE_SERVICE_ACCOUNT_ISSUER KUBE_API_ETCD_SERVERS KUBE_SERVICE_CLUSTER_IP_RANGE \
    OIDC_ISSUER OIDC_SIGNING_ALGS OIDC_USERNAME_CLAIM OIDC_CA_FILE CLUSTER_ID)"
}

configure_kube_controller_manager() {
  write_file /opt/env/kube-controller-manager.env 0640 root:kube-controller-manager "$(env_lines KUBE_LOG_LEVEL \
    KUBE_CLUSTER_CIDR KUBE_NODE_CIDR_MASK_SIZE_IPV4 KUBE_NODE_CIDR_MASK_SIZE_IPV6 KUBE_SERVICE_CLUSTER_IP_RANGE)"
}

configure_kube() {
  configure_user_namespaces
  configure_kubelet
  if [[ $VMCONFIG_KIND == knc ]]; then
    configure_kube_apiserver
    configure_kube_controller_manager
  fi
}
