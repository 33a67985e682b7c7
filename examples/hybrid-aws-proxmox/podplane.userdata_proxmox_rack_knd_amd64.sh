#!/bin/bash
# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.
# First boot of a worker VM (knd, Debian 13, amd64) on Proxmox VE. Nstance fills the
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
cni-plugins.tar.gz sha256:b98f74a0f8522f0a83867178729c1aa70f2158f90c45a2ca8fa791db1c76b303 https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz
containerd.tar.gz sha256:628448bd973610c656c1cbea8e88b32fafd85b23cc1aa4a3372eb7198478c054 https://github.com/containerd/containerd/releases/download/v2.3.1/containerd-2.3.1-linux-amd64.tar.gz
crictl.tar.gz sha256:83855e114566a8a8c44c548d515670f51de3a5e1da8b2effb59870e2f10c25a3 https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.36.0/crictl-v1.36.0-linux-amd64.tar.gz
fluent-bit.deb sha256:1de781c9d79828fc40c5738fed5478645d011062fd4680465643bd08a9ddabf2 https://packages.fluentbit.io/debian/trixie/pool/main/f/fluent-bit/fluent-bit_5.0.5_amd64.deb
kubelet sha256:ee554f77da57ad40a5d5f8625ac9c4af8b75d9d5a259367a885e5e816954b044 https://dl.k8s.io/release/v1.37.0/bin/linux/amd64/kubelet
libpq5.deb sha256:0f35933f3ba23b0dd37b486849a49975d03aede03eeba7bbf715b090eb7e1fc7 DEBIAN/pool/main/p/postgresql-17/libpq5_17.9-0+deb13u1_amd64.deb
libsubid5.deb sha256:4d4faef8143c117a055a9041a7e99f8ba014c420a9b6e2fef5c693482581a204 DEBIAN/pool/main/s/shadow/libsubid5_4.17.4-2_amd64.deb
nstance-agent.tar.gz sha512:daafe7aa0de99b475d6b430b5d56a188ef5a58a09b0ece1fec68323bdcac02965135c5d82778b0977d75b9cb4742cb9ad17ef61d14d0149a077e35ec8f2cdf8e https://github.com/nstance-dev/nstance/releases/download/v1.2.3/nstance-agent_1.2.3_linux_amd64.tar.gz
runc sha256:ac8a90f9e225bb9322189937b230cdc5478d5753f0e31e1bda98a5cf06bd9539 https://github.com/opencontainers/runc/releases/download/v1.4.2/runc.amd64
uidmap.deb sha256:a017182d42a32ca241cd830a59153488e1f65ae6e31a760014575878044a9d2d DEBIAN/pool/main/s/shadow/uidmap_4.17.4-2_amd64.deb
vmconfig.tar.gz sha256:f5901cce9ee967762e1547038b9d50af75c656d2f86ef790a8a572b104944264 https://github.com/podplane/podplanec/releases/download/v0.2.0/vmconfig_0.2.0_knd_debian-13_amd64.tar.gz
zot sha256:523e5bf29a013db09115f780c3152af98fc5b65fc408a0d3e6c293643dc9bde7 https://github.com/project-zot/zot/releases/download/v2.1.17/zot-linux-amd64-minimal
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
PROVIDER_KIND='proxmox'
PROVIDER_REGION='{{ .Provider.Region }}'
PROVIDER_ZONE='{{ .Provider.Zone }}'
PROVIDER_INSTANCE_TYPE='{{ .Instance.Type }}'
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
