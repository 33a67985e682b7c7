#!/bin/bash
# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.
# First boot of a control-plane VM (knc, Debian 13, amd64) on Proxmox VE. Nstance fills the
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
keepalived.deb sha256:bc252a7ac4f12b1fa9f1f36d578c9cfcbed4ce4bf5388f11d43fda7abafadfcd DEBIAN/pool/main/k/keepalived/keepalived_2.3.3-1_amd64.deb
kube-apiserver sha256:6207beb6d74effa86ccfdbd624c1699477755993d6056e41f90b65e6341b7f78 https://dl.k8s.io/release/v1.37.0/bin/linux/amd64/kube-apiserver
kube-controller-manager sha256:4eb2466c5cd28e2d9c3feef812663b05206581101809af8c26c38de5f664c6d3 https://dl.k8s.io/release/v1.37.0/bin/linux/amd64/kube-controller-manager
kube-scheduler sha256:b9c0b12b99d0eeddf85f0a2318868dca88b0de5fa50826a96b5a53e9e6a00132 https://dl.k8s.io/release/v1.37.0/bin/linux/amd64/kube-scheduler
kubectl sha256:6129359f4e1f3848a5572ccb0b26cf28b8ca08cef38c95a765b2f64a2c961a2f https://dl.k8s.io/release/v1.37.0/bin/linux/amd64/kubectl
kubelet sha256:ee554f77da57ad40a5d5f8625ac9c4af8b75d9d5a259367a885e5e816954b044 https://dl.k8s.io/release/v1.37.0/bin/linux/amd64/kubelet
libgdbm-compat4t64.deb sha256:2cbd43cf2dfbf57ff48188b5d79d29cf7ea8f0dedaa61ab0bcc02eceff50ea01 DEBIAN/pool/main/g/gdbm/libgdbm-compat4t64_1.24-2_amd64.deb
libgdbm6t64.deb sha256:e7b42c68c391e278733adb3c1efdacd24d660862bd7bac0efbc10a91e5696dfc DEBIAN/pool/main/g/gdbm/libgdbm6t64_1.24-2_amd64.deb
libnl-3-200.deb sha256:ce5c153953016be42def7b105f37d55eae07a9608d1dfe6bcb03cc017fc384cb DEBIAN/pool/main/libn/libnl3/libnl-3-200_3.7.0-2_amd64.deb
libnl-genl-3-200.deb sha256:8f2f81ef4c6f8636f0b0cb2ff40b3c54a497d121f49c485620ae43c94782cd94 DEBIAN/pool/main/libn/libnl3/libnl-genl-3-200_3.7.0-2_amd64.deb
libpci3.deb sha256:f8f01883368fe86417b3845aa08ea3508ca59f5e1bb0983673629e227f5ac868 DEBIAN/pool/main/p/pciutils/libpci3_3.13.0-2_amd64.deb
libperl5.40.deb sha256:e44777ff47ad248d1debd57e1f96ab5e89061a341008ae39880ba3b5fc15f273 DEBIAN/pool/main/p/perl/libperl5.40_5.40.1-6+deb13u1_amd64.deb
libpq5.deb sha256:0f35933f3ba23b0dd37b486849a49975d03aede03eeba7bbf715b090eb7e1fc7 DEBIAN/pool/main/p/postgresql-17/libpq5_17.9-0+deb13u1_amd64.deb
libsensors-config.deb sha256:3056da80c7d963af795dab480ab6f6f4b154ad4ac39f522dc52d17c834fea253 DEBIAN/pool/main/l/lm-sensors/libsensors-config_3.6.2-2_all.deb
libsensors5.deb sha256:f0a994a6d7cfa695dea5343d0d1ba7eed796c0ad920c7282998b95f60049c4f6 DEBIAN/pool/main/l/lm-sensors/libsensors5_3.6.2-2_amd64.deb
libsnmp-base.deb sha256:a6221118a34ef418a77e923617ba009efae93b592abc4d7c373d46cb5daac69f DEBIAN/pool/main/n/net-snmp/libsnmp-base_5.9.4+dfsg-2+deb13u1_all.deb
libsnmp40t64.deb sha256:4e454a4c7ca0e5a4acbd433c4d5ddf246335a508df99faf8c996842c09688fcd DEBIAN/pool/main/n/net-snmp/libsnmp40t64_5.9.4+dfsg-2+deb13u1_amd64.deb
libsubid5.deb sha256:4d4faef8143c117a055a9041a7e99f8ba014c420a9b6e2fef5c693482581a204 DEBIAN/pool/main/s/shadow/libsubid5_4.17.4-2_amd64.deb
netsy.tar.gz sha512:e0e652b565317ab6f4a2a0790775949d43d8d9cc8cd12858a46e65f293993699508febf5d43da814bf67aee2f4f496641ee3450f54ccba66714e36fc2eaa21c0 https://github.com/netsy-dev/netsy/releases/download/v1.1.0/netsy_1.1.0_linux_amd64.tar.gz
nstance-agent.tar.gz sha512:daafe7aa0de99b475d6b430b5d56a188ef5a58a09b0ece1fec68323bdcac02965135c5d82778b0977d75b9cb4742cb9ad17ef61d14d0149a077e35ec8f2cdf8e https://github.com/nstance-dev/nstance/releases/download/v1.2.3/nstance-agent_1.2.3_linux_amd64.tar.gz
pci.ids.deb sha256:132bc7520473e53939e277cbf4512261b8d73ae244d77c277f674ecaf174598c DEBIAN/pool/main/p/pci.ids/pci.ids_0.0~2025.06.09-1_all.deb
perl-modules-5.40.deb sha256:4c46cdd8f3135aa1c95f07e817f8e5d9be590687441ac1c27e3a8c49400f35ce DEBIAN/pool/main/p/perl/perl-modules-5.40_5.40.1-6+deb13u1_all.deb
runc sha256:ac8a90f9e225bb9322189937b230cdc5478d5753f0e31e1bda98a5cf06bd9539 https://github.com/opencontainers/runc/releases/download/v1.4.2/runc.amd64
uidmap.deb sha256:a017182d42a32ca241cd830a59153488e1f65ae6e31a760014575878044a9d2d DEBIAN/pool/main/s/shadow/uidmap_4.17.4-2_amd64.deb
vmconfig.tar.gz sha256:62549fac0738e2a212195955358617f836b0791135a5c0b57986a6fee203dc09 https://github.com/podplane/podplanec/releases/download/v0.2.0/vmconfig_0.2.0_knc_debian-13_amd64.tar.gz
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
    snapshot=https://snapshot.debian.org/archive/debian/20260512T000000Z
    case $file in
      keepalived.deb | libgdbm-compat4t64.deb | libgdbm6t64.deb | libnl-3-200.deb | libnl-genl-3-200.deb | libpci3.deb | libperl5.40.deb | libsensors-config.deb | libsensors5.deb | libsnmp-base.deb | libsnmp40t64.deb | pci.ids.deb | perl-modules-5.40.deb) snapshot=https://snapshot.debian.org/archive/debian/20261128T000000Z ;;
    esac
    printf 'url = "%s"\noutput = "%s/%s"\n' "$snapshot${url#DEBIAN}" "$staging" "$file"
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

# What the cluster pins itself, for install.sh: name, type and digest, separated by tabs.
cat >overrides <<'EOF'
keepalived	deb	sha256:bc252a7ac4f12b1fa9f1f36d578c9cfcbed4ce4bf5388f11d43fda7abafadfcd
libgdbm-compat4t64	library	sha256:2cbd43cf2dfbf57ff48188b5d79d29cf7ea8f0dedaa61ab0bcc02eceff50ea01
libgdbm6t64	library	sha256:e7b42c68c391e278733adb3c1efdacd24d660862bd7bac0efbc10a91e5696dfc
libnl-3-200	library	sha256:ce5c153953016be42def7b105f37d55eae07a9608d1dfe6bcb03cc017fc384cb
libnl-genl-3-200	library	sha256:8f2f81ef4c6f8636f0b0cb2ff40b3c54a497d121f49c485620ae43c94782cd94
libpci3	library	sha256:f8f01883368fe86417b3845aa08ea3508ca59f5e1bb0983673629e227f5ac868
libperl5.40	library	sha256:e44777ff47ad248d1debd57e1f96ab5e89061a341008ae39880ba3b5fc15f273
libsensors-config	library	sha256:3056da80c7d963af795dab480ab6f6f4b154ad4ac39f522dc52d17c834fea253
libsensors5	library	sha256:f0a994a6d7cfa695dea5343d0d1ba7eed796c0ad920c7282998b95f60049c4f6
libsnmp-base	library	sha256:a6221118a34ef418a77e923617ba009efae93b592abc4d7c373d46cb5daac69f
libsnmp40t64	library	sha256:4e454a4c7ca0e5a4acbd433c4d5ddf246335a508df99faf8c996842c09688fcd
pci.ids	library	sha256:132bc7520473e53939e277cbf4512261b8d73ae244d77c277f674ecaf174598c
perl-modules-5.40	library	sha256:4c46cdd8f3135aa1c95f07e817f8e5d9be590687441ac1c27e3a8c49400f35ce
EOF

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
