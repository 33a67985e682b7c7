#!/bin/bash
# Whether the API server of this VM serves, for keepalived: who does so may hold the virtual address. It
# is asked as the VM's own node, because it answers nobody without a certificate.
set -euo pipefail

root=${PODPLANE_ROOT:-}
exec curl --silent --fail --output /dev/null --max-time 4 --noproxy '*' --cacert "$root/opt/crt/ca.crt" \
  --cert "$root/opt/crt/kubelet.client.crt" --key "$root/opt/key/kubelet/kubelet.client.key" \
  https://127.0.0.1:6443/readyz
