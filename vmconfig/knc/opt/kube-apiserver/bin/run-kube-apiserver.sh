#!/bin/bash
# Starts kube-apiserver on port 6443, whatever port the balancer in front of it has.
set -euo pipefail

# shellcheck source=../../../../knd/opt/podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly certificates=/opt/crt private_keys=/opt/key/kube-apiserver

# The unit has the same conditions; a file that vanishes between two starts is found here.
require_certificates() {
  local path name
  for name in kube-apiserver.client kube-apiserver.server front-proxy.client; do
    for path in "$certificates/$name.crt" "$private_keys/$name.key"; do
      require_present "$path"
    done
  done
  require_present "$certificates/ca.crt"
  require_present /opt/pub/service-accounts.pub
  require_present "$private_keys/service-accounts.key"
}

require_present() {
  if [[ ! -s $root$1 ]]; then
    log "$1 is not there yet"
    sleep "${PODPLANE_SETTLE_SECONDS:-2}"
    exit 1
  fi
}

readonly settings=/opt/kube-apiserver/etc
readonly encryption_config=$private_keys/encryption.yaml

load_env /opt/env/kube-apiserver.env
require_certificates

flags=(
  "--v=${KUBE_LOG_LEVEL:-2}"
  "--service-cluster-ip-range=${KUBE_SERVICE_CLUSTER_IP_RANGE-}"
  --goaway-chance=0
  --secure-port=6443
  --allow-privileged=true
  "--enable-admission-plugins=NodeRestriction,NamespaceExists,OwnerReferencesPermissionEnforcement"

  # Netsy compacts by itself and answers watches from memory.
  "--etcd-servers=${KUBE_API_ETCD_SERVERS-}"
  --etcd-compaction-interval=0
  --watch-cache=false
  --etcd-healthcheck-timeout=5s
  --etcd-readycheck-timeout=5s
  "--etcd-certfile=$certificates/kube-apiserver.client.crt"
  "--etcd-keyfile=$private_keys/kube-apiserver.client.key"
  "--etcd-cafile=$certificates/ca.crt"

  "--service-account-issuer=${KUBE_SERVICE_ACCOUNT_ISSUER-}"
  "--service-account-jwks-uri=${KUBE_SERVICE_ACCOUNT_ISSUER-}/openid/v1/jwks"
  --service-account-key-file=/opt/pub/service-accounts.pub
  "--service-account-signing-key-file=$private_keys/service-accounts.key"

  "--tls-cert-file=$certificates/kube-apiserver.server.crt"
  "--tls-private-key-file=$private_keys/kube-apiserver.server.key"
  "--client-ca-file=$certificates/ca.crt"
  --tls-min-version=VersionTLS13
  --tls-cipher-suites=TLS_AES_256_GCM_SHA384

  "--kubelet-client-certificate=$certificates/kube-apiserver.client.crt"
  "--kubelet-client-key=$private_keys/kube-apiserver.client.key"
  "--kubelet-certificate-authority=$certificates/ca.crt"
  "--kubelet-preferred-address-types=InternalIP,InternalDNS"

  "--proxy-client-cert-file=$certificates/front-proxy.client.crt"
  "--proxy-client-key-file=$private_keys/front-proxy.client.key"
  --requestheader-allowed-names=front-proxy-client
  "--requestheader-client-ca-file=$certificates/ca.crt"
  --requestheader-extra-headers-prefix=X-Remote-Extra-
  --requestheader-group-headers=X-Remote-Group
  --requestheader-uid-headers=X-Remote-Uid
  --requestheader-username-headers=X-Remote-User

  --anonymous-auth=false
  "--authorization-mode=Node,RBAC"
)
if [[ -n ${KUBE_API_PUBLIC_HOSTNAME-} ]]; then
  flags+=("--external-hostname=$KUBE_API_PUBLIC_HOSTNAME")
fi
# Secrets that are to be encrypted are never written before the key is there.
if [[ ${ENCRYPT_SECRETS-} == true ]]; then
  require_present "$encryption_config"
fi
if [[ -s $root$encryption_config ]]; then
  flags+=("--encryption-provider-config=$encryption_config")
fi
if ((${DEFAULTS_GENERATION:-1} >= 2)); then
  require_present "$settings/authentication.yaml"
  flags+=(
    "--authentication-config=$settings/authentication.yaml"
    "--audit-policy-file=$settings/audit-policy.yaml"
    --audit-log-path=/var/log/kube-apiserver/audit.log
    --audit-log-maxage=30
    --audit-log-maxbackup=5
    --audit-log-maxsize=100
  )
# Until the first delivery there is no issuer, and the other flags are refused without one. A user name
# without a prefix is asked for with a hyphen: an empty prefix stands for the issuer's address, unless the
# claim is email.
elif [[ -n ${OIDC_ISSUER-} ]]; then
  flags+=(
    "--oidc-issuer-url=$OIDC_ISSUER"
    "--oidc-client-id=${CLUSTER_ID-}"
    "--oidc-username-claim=${OIDC_USERNAME_CLAIM:-email}"
    --oidc-username-prefix=-
    "--oidc-groups-claim=${OIDC_GROUPS_CLAIM:-groups}"
    --oidc-groups-prefix=
    "--oidc-signing-algs=${OIDC_SIGNING_ALGS:-RS256}"
  )
  if [[ -n ${OIDC_CA_FILE-} && -s $root$OIDC_CA_FILE ]]; then
    flags+=("--oidc-ca-file=$OIDC_CA_FILE")
  fi
fi
exec "$root/usr/bin/kube-apiserver" "${flags[@]}"
