#!/bin/bash
# Starts kube2iam for the Pods of this node; lxc+ are the interfaces that Cilium makes.
set -euo pipefail

# shellcheck source=../../podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

load_env /opt/env/kube2iam.env
export AWS_REGION=${AWS_REGION-}
exec "$root/opt/kube2iam/bin/kube2iam" \
  --app-port=8181 \
  --metrics-port=8182 \
  --auto-discover-base-arn=true \
  --host-interface=lxc+ \
  --host-ip="${INSTANCE_IPV4-}" \
  --iptables=true \
  --log-level=info \
  --namespace-restrictions=true \
  --node="${INSTANCE_ID-}" \
  --use-regional-sts-endpoint=true \
  --kubeconfig="$root/opt/kube2iam/etc/kubeconfig"
