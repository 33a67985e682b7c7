#!/bin/bash
# kubelet and, on a control plane, the API server and the controller manager. Sourced by
# configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

# shellcheck source=authentication.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/authentication.sh"
# shellcheck source=encryption.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/configure/encryption.sh"

# 65536 user ids for each of 110 Pods. The range must be the kubelet's alone, so the files hold no
# other line.
configure_user_namespaces() {
  write_file /etc/subuid 0644 root:root kubelet:65536:7208960
  write_file /etc/subgid 0644 root:root kubelet:65536:7208960
}

# newer_defaults GENERATION: whether the cluster was made with these defaults or newer ones. What runs
# keeps the older ones until it is told otherwise.
newer_defaults() {
  ((DEFAULTS_GENERATION >= $1))
}

# addresses_of BITS: the Pods that a node's share of so many bits has addresses for, at most 110: without
# the first and the last, and two of the network plugin.
addresses_of() {
  if (($1 >= 7)); then
    printf 110
  else
    printf '%s' "$(((1 << $1) > 5 ? (1 << $1) - 4 : 1))"
  fi
}

# The kubelet admits no Pod for which its node has no address.
max_pods() {
  local count=110 more
  if ! newer_defaults 2; then
    printf 110
    return
  fi
  if [[ -n $KUBE_MAX_PODS ]]; then
    printf '%s' "$KUBE_MAX_PODS"
    return
  fi
  if [[ $KUBE_CLUSTER_CIDR == *.* ]]; then
    count=$(addresses_of "$((32 - KUBE_NODE_CIDR_MASK_SIZE_IPV4))")
  fi
  if [[ $KUBE_CLUSTER_CIDR == *:* ]]; then
    more=$(addresses_of "$((128 - KUBE_NODE_CIDR_MASK_SIZE_IPV6))")
    count=$((more < count ? more : count))
  fi
  printf '%s' "$count"
}

# kubelet_config TEMPLATE: who may ask the kubelet is asked of the API server since generation 2, where
# Pods also run under the runtime's seccomp profile and cannot take all process ids of a node.
kubelet_config() {
  local text=$1 servers count
  servers=$(split_list "$KUBE_CLUSTER_DNS" | sed 's/.*/  - "&"/')
  count=$(max_pods)
  text=${text/@CLUSTER_DNS@/"$servers"}
  text=${text/@MAX_PODS@/"$count"}
  if newer_defaults 2; then
    text=${text/@WEBHOOK@/true}
    text=${text/@AUTHORIZATION@/Webhook}
    text=${text/@SINCE_2@/$'seccompDefault: true\npodPidsLimit: 4096'}
  else
    text=${text/@WEBHOOK@/false}
    text=${text/@AUTHORIZATION@/AlwaysAllow}
    text=${text/@SINCE_2@$'\n'/}
  fi
  printf '%s' "$text"
}

configure_kubelet() {
  local template
  write_file /opt/env/kubelet.env 0600 root:root "$(env_lines PROVIDER_INSTANCE_TYPE PROVIDER_REGION PROVIDER_ZONE \
    INSTANCE_IPV4 INSTANCE_IPV6 INSTANCE_ID INSTANCE_PROVIDER_ID)"
  template=$(<"$root/opt/kubelet/etc/kubelet.template.yaml")
  write_file /opt/kubelet/etc/kubelet.yaml 0644 root:root "$(kubelet_config "$template")"
}

# Tokens name their issuer, so it must not change with what happens to be delivered: without the
# key, it is what VMs without that key used.
derive_service_account_issuer() {
  local host=${KUBE_API_PUBLIC_HOSTNAME:-kubernetes.default.svc}
  KUBE_SERVICE_ACCOUNT_ISSUER=${KUBE_SERVICE_ACCOUNT_ISSUER:-https://$host}
}

configure_kube_apiserver() {
  local keys=(KUBE_LOG_LEVEL KUBE_API_PUBLIC_HOSTNAME KUBE_SERVICE_ACCOUNT_ISSUER KUBE_API_ETCD_SERVERS
    KUBE_SERVICE_CLUSTER_IP_RANGE CLUSTER_ID DEFAULTS_GENERATION ENCRYPT_SECRETS)
  derive_service_account_issuer
  configure_authentication
  configure_encryption
  if [[ $KUBE_API_PORT != 6443 ]]; then
    log "KUBE_API_PORT is not used: the API listens on 6443 inside the VM, whatever the public port is"
  fi
  if ! newer_defaults 2; then
    keys+=(OIDC_ISSUER OIDC_SIGNING_ALGS OIDC_USERNAME_CLAIM OIDC_GROUPS_CLAIM OIDC_CA_FILE)
  fi
  write_file /opt/env/kube-apiserver.env 0640 root:kube-apiserver "$(env_lines "${keys[@]}")"
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
