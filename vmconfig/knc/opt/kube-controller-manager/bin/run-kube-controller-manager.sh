#!/bin/bash
# Starts kube-controller-manager. A mask size is passed only for a family that Pods have, as the
# process refuses one without a range.
set -euo pipefail

# shellcheck source=../../../../knd/opt/podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

load_env /opt/env/kube-controller-manager.env

flags=(
  "--v=${KUBE_LOG_LEVEL:-2}"
  "--kubeconfig=$root/opt/kube-controller-manager/etc/kubeconfig"
  --bind-address=0.0.0.0
  --cluster-name=kubernetes
  --root-ca-file=/opt/crt/ca.crt
  --client-ca-file=/opt/crt/ca.crt
  "--cluster-cidr=${KUBE_CLUSTER_CIDR-}"
  --allocate-node-cidrs=true
  "--service-cluster-ip-range=${KUBE_SERVICE_CLUSTER_IP_RANGE-}"
  --use-service-account-credentials=true
  --tls-min-version=VersionTLS13
  --tls-cipher-suites=TLS_AES_256_GCM_SHA384
)
if [[ ${KUBE_CLUSTER_CIDR-} == *.* ]]; then
  flags+=("--node-cidr-mask-size-ipv4=${KUBE_NODE_CIDR_MASK_SIZE_IPV4-}")
fi
if [[ ${KUBE_CLUSTER_CIDR-} == *:* ]]; then
  flags+=("--node-cidr-mask-size-ipv6=${KUBE_NODE_CIDR_MASK_SIZE_IPV6-}")
fi
exec "$root/usr/bin/kube-controller-manager" "${flags[@]}"
