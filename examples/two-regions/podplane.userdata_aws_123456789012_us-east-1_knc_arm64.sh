#!/bin/bash
# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.
# First boot of a control-plane VM (knc, Debian 13, arm64) on AWS. Nstance fills the
# placeholders in double braces when it creates the VM.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

instance_id='{{ .Instance.ID }}'
server='{{ .Server.RegistrationAddr }}'
staging=/opt/deps
identity=/opt/nstance-agent/identity

log() {
  printf '[userdata] %s\tts=%s\n' "$*" "$EPOCHREALTIME"
}
trap 'log "FATAL: line $LINENO: $BASH_COMMAND" >&2' ERR

log "configuring $instance_id"
hostnamectl set-hostname "$instance_id"

# Nothing works without the Nstance server, which may start after this VM.
host=${server%:*} port=${server##*:}
host=${host#[} host=${host%]}
failures=0
until timeout 5 bash -c ": </dev/tcp/$host/$port" 2>/dev/null; do
  failures=$((failures + 1))
  log "Nstance server $server does not answer yet ($failures)"
  sleep "$((failures > 2 ? 15 : 3))"
done

# file, digest, address
dependencies() {
  cat <<'EOF'
cni-plugins.tar.gz sha256:56171987d3947707c3563db2f4001bccaf50fd63468611b9f3cbecb1375ee7ec https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-arm64-v1.9.1.tgz
containerd.tar.gz sha256:46a83603a850f3916ca7c942310daaf82ed17773a85b1d431e92d4a541e46d0d https://github.com/containerd/containerd/releases/download/v2.3.1/containerd-2.3.1-linux-arm64.tar.gz
crictl.tar.gz sha256:68328594ccf780a80ae2b092d9f6ce484eec7cf540c275242e8fd954bfd95332 https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.36.0/crictl-v1.36.0-linux-arm64.tar.gz
fluent-bit.deb sha256:276ac994957e11d01d0726ce4420597218a849d5691ebb0cfbd21af8961f8a20 https://packages.fluentbit.io/debian/trixie/pool/main/f/fluent-bit/fluent-bit_5.0.5_arm64.deb
kube-apiserver sha256:f1229806480c919ab835f7cf1a00358203ae7578bb09950caa3334a648c77e53 https://dl.k8s.io/release/v1.37.0/bin/linux/arm64/kube-apiserver
kube-controller-manager sha256:edbd04e271148711f997b89ffe6d8763e415170d970de9acced1306e2bbe5544 https://dl.k8s.io/release/v1.37.0/bin/linux/arm64/kube-controller-manager
kube-scheduler sha256:f7fa56642b4897b202ab6257d8f593f7b745f07c32eaef730e4e213032ead604 https://dl.k8s.io/release/v1.37.0/bin/linux/arm64/kube-scheduler
kubectl sha256:922df28df248cc00a9e025f947704f1d1482de64ece54cfe57e61f19eaf1eef3 https://dl.k8s.io/release/v1.37.0/bin/linux/arm64/kubectl
kubelet sha256:7855ce2c3a3393d3c871fdeedcef32e38531f6852179130764763a9da79e2aa8 https://dl.k8s.io/release/v1.37.0/bin/linux/arm64/kubelet
libpq5.deb sha256:4b66131c057cfb02051c5d5a8202920c51017b4f5c046bee7a8567c70528facf DEBIAN/pool/main/p/postgresql-17/libpq5_17.9-0+deb13u1_arm64.deb
libsubid5.deb sha256:0cbd234e3e1afad8195cf12d87c7eb820a3e55b252e48da930cd9f0df3e787c1 DEBIAN/pool/main/s/shadow/libsubid5_4.17.4-2_arm64.deb
netsy.tar.gz sha512:03bb4e435863dadc5d4f5802ceb0cf1d12072723d5d4b710164168133fb9e2a5377e5e4c94567861fe509e6db5db83008b6049f9a62f88f7fa038813bc3f2a08 https://github.com/netsy-dev/netsy/releases/download/v1.1.0/netsy_1.1.0_linux_arm64.tar.gz
nstance-agent.tar.gz sha512:6f3fb7f551167272d04b99fe7aa8f355a0a3772aafb1857348dca296242245e5ad62b78a1c7cad0f873d7c77c8990afb3d0c5ce28cb6f4c2af1a6a4795c0e71f https://github.com/nstance-dev/nstance/releases/download/v1.2.3/nstance-agent_1.2.3_linux_arm64.tar.gz
runc sha256:ea54032310588e115633aa2f4bba8bf9500257f657e1deca88df5778775138db https://github.com/opencontainers/runc/releases/download/v1.4.2/runc.arm64
uidmap.deb sha256:e06aab52f0586f6f0fabf1ab1b4f946e18796d1cea837201f11346a25dc3ce3c DEBIAN/pool/main/s/shadow/uidmap_4.17.4-2_arm64.deb
vmconfig.tar.gz sha256:7e8961fb4acece2d8e2a49a429be1b6b6f302b339e3b23c78f1977fc8478ccab https://github.com/podplane/podplanec/releases/download/v0.2.0/vmconfig_0.2.0_knc_debian-13_arm64.tar.gz
zot sha256:f56af10ca56ef3c42b8a75f2648f2315f2480489d598bcfc79c215509615b24c https://github.com/project-zot/zot/releases/download/v2.1.17/zot-linux-arm64-minimal
EOF
}

# The first Debian mirror that apt uses; any will do, as the digest decides.
debian_mirror() {
  local uri
  uri=$(apt-get indextargets --format "\$(REPO_URI)" | awk '!/security/ && !uri { uri = $0 } END { print uri }')
  case $uri in
    mirror+file:*)
      uri=${uri#mirror+file:}
      awk '/^http/ && !uri { uri = $1 } END { print uri }' "${uri%/}"
      ;;
    *) printf '%s\n' "$uri" ;;
  esac
}

install -d -m 0700 "$staging"
mirror=$(debian_mirror)
# Addresses and files from standard input, as curl reads them.
download() {
  curl --fail --silent --show-error --no-progress-meter --location --globoff --parallel --parallel-max 10 \
    --connect-timeout 10 --speed-limit 10000 --speed-time 30 \
    --retry 5 --retry-all-errors --retry-max-time 180 --config - ||
    log "a download failed; the digests tell which"
}
log "downloading to $staging"
dependencies | while read -r file _ url; do
  url=${url/#DEBIAN/${mirror%/}}
  printf 'url = "%s"\noutput = "%s/%s"\n' "$url" "$staging" "$file"
done | download
# A version that the mirror has replaced is in the archive's snapshot of the day it was pinned.
replaced=$(dependencies | while read -r file digest url; do
  if [[ $url == DEBIAN/* ]] &&
    ! printf '%s  %s\n' "${digest#*:}" "$staging/$file" | "${digest%%:*}sum" --check --status 2>/dev/null; then
    printf 'url = "%s"\noutput = "%s/%s"\n' "https://snapshot.debian.org/archive/debian/20260512T000000Z${url#DEBIAN}" "$staging" "$file"
  fi
done)
if [[ -n $replaced ]]; then
  log "asking Debian's snapshot for what the mirror does not have"
  download <<<"$replaced"
fi

cd "$staging"
while read -r file digest _; do
  case $digest in
    sha256:* | sha512:*) ;;
    *) log "FATAL: $file: unknown digest $digest" >&2 && exit 1 ;;
  esac
  printf '%s  %s\n' "${digest#*:}" "$file" | "${digest%%:*}sum" --check --quiet --strict || {
    log "FATAL: $file is missing or damaged" >&2 && exit 1
  }
done < <(dependencies)

log "unpacking vmconfig"
tar --extract --gzip --file vmconfig.tar.gz --directory / --no-same-owner --no-overwrite-dir
cd /

install -d -m 0700 /opt/podplane/etc /opt/nstance-agent "$identity"
umask 077
cat >"$identity/nonce.jwt" <<'EOF'
{{ .Nonce }}
EOF
cat >"$identity/ca.crt" <<'EOF'
{{ .Cluster.CACert }}
EOF
cat >/opt/podplane/etc/user-data.env <<'EOF'
IMMUTABLE_SSH_AUTHORIZED_KEYS=''
INSTANCE_ID='{{ .Instance.ID }}'
CLUSTER_ID='{{ .Cluster.ID }}'
PROVIDER_KIND='aws'
PROVIDER_REGION='{{ .Provider.Region }}'
PROVIDER_ZONE='{{ .Provider.Zone }}'
PROVIDER_INSTANCE_TYPE='{{ .Instance.Type }}'
AWS_ACCOUNT_ID='123456789012'
NSTANCE_SERVER_REGISTRATION_ADDR='{{ .Server.RegistrationAddr }}'
NSTANCE_SERVER_AGENT_ADDR='{{ .Server.AgentAddr }}'
EOF
printf "NSTANCE_CA_CERT='%s'\n" "$(base64 --wrap=0 "$identity/ca.crt")" >>/opt/podplane/etc/user-data.env
umask 022

for step in install configure restart; do
  log "vmconfig: $step"
  "/opt/podplane/bin/$step.sh"
done
log "done"
