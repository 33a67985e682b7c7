#!/usr/bin/env bash
# Builds the Debian 13 machine of test/e2e/vm from Debian's packages, into
# images/debian-HASH (HASH: of this script's package lists), with a link
# images/debian to the newest:
#   disk.raw          ext4 root file system, label "root"; boot overlays of it, never itself
#   vmlinuz, initrd   of the same system, for a direct boot
#   debs/             packages that the tests serve as dependencies from their own mirror
# Debian's archive floats: debian-image.lock records each package's version and digest. What differs from it is
# reported, and `debian-image.sh --record` writes it anew.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

release=trixie
disk_size=8G
image_packages=(
  linux-image-cloud-amd64 cloud-init netplan.io dbus systemd-sysv systemd-resolved systemd-timesyncd
  e2fsprogs iproute2 openssh-server curl ca-certificates zstd sudo iptables nftables socat conntrack ethtool kmod procps
  # Libraries that Debian's own cloud image has, and that the dependencies' packages rely on.
  libcurl4t64 libgssapi-krb5-2 libldap2 libsasl2-2 libseccomp2 libyaml-0-2
)
served_packages=(
  runc containernetworking-plugins libpq5 libsubid5 uidmap
  # For a virtual address of the API: what the compiler pins for it.
  keepalived libgdbm-compat4t64 libgdbm6t64 libnl-3-200 libnl-genl-3-200 libpci3 libperl5.40 libsensors-config
  libsensors5 libsnmp-base libsnmp40t64 pci.ids perl-modules-5.40
)

hash="$(printf '%s\n' "$release" "$disk_size" "${image_packages[@]}" -- "${served_packages[@]}" | sha256sum | cut -c 1-12)"
target="$TOOLS_CACHE/images/debian-$hash"

# report_drift: what differs between the image's packages and the recorded ones, and the command that renews these.
report_drift() {
  local recorded="$TOOLS/debian-image.lock"
  cmp -s "$recorded" "$target/packages" && return
  log "drift: Debian's archive has other packages than recorded (< recorded, > now); renew: .ci/tools/debian-image.sh --record"
  diff "$recorded" "$target/packages" | grep '^[<>]' >&2 || true
}

if [[ "${1:-}" == --record ]]; then
  rm -rf "$target"
  "${BASH_SOURCE[0]}" 2>/dev/null
  cp "$target/packages" "$TOOLS/debian-image.lock"
  log "recorded $(wc -l <"$TOOLS/debian-image.lock") packages"
  exit
fi
if [[ -e "$target/disk.raw" ]]; then
  ln -sfn "debian-$hash" "$TOOLS_CACHE/images/debian"
  log "debian-$hash is there"
  report_drift
  exit 0
fi

# debian_mirror: the mirror that this machine's apt uses for Debian itself.
debian_mirror() {
  apt-get indextargets --format "\$(SITE) \$(REPO_URI)" |
    awk '$2 !~ /security/ && $2 ~ /debian/ && !uri { uri = $2 } END { print uri }'
}

started="$SECONDS"
work="$(mktemp -d "$TOOLS_CACHE/images/.build.XXXXXX")"
trap 'as_root rm -rf "$work"' EXIT
mirror="$(debian_mirror)"
mirror="${mirror:-http://deb.debian.org/debian}"

include="$(
  IFS=,
  printf '%s' "${image_packages[*]}"
)"
# Name, version and SHA-256 of each package, the served ones included.
# shellcheck disable=SC2016
list_packages='{ dpkg-query --show --showformat "\${Package}=\${Version}\n"; ls /debs | sed "s/_.*//"; } | sort -u | xargs apt-cache show --no-all-versions | awk "/^Package: /{p=\$2} /^Version: /{v=\$2} /^SHA256: /{print p, v, \$2}" | sort -u'

# The root file system goes through a tar file: mmdebstrap may then unshare
# where it is not root, and files keep their owners.
as_root nice -n 10 mmdebstrap --quiet --variant=apt --include="$include" \
  --customize-hook="chroot \"\$1\" sh -ec 'mkdir /debs && cd /debs && apt-get download ${served_packages[*]}'" \
  --customize-hook="copy-out /debs $work" \
  --customize-hook="chroot \"\$1\" sh -ec '$list_packages' >$work/packages" \
  --customize-hook="rm -r \"\$1/debs\"" \
  "$release" "$work/root.tar" "$mirror"

mkdir "$work/root" "$work/image"
as_root tar --extract --file "$work/root.tar" --directory "$work/root" --numeric-owner
as_root cp "$work"/root/boot/vmlinuz-* "$work/image/vmlinuz"
as_root cp "$work"/root/boot/initrd.img-* "$work/image/initrd"
truncate --size "$disk_size" "$work/image/disk.raw"
as_root mke2fs -q -t ext4 -L root -d "$work/root" "$work/image/disk.raw"
as_root chown -R "$(id -u):$(id -g)" "$work/image" "$work/debs"
mv "$work/debs" "$work/packages" "$work/image"

rm -rf "$target"
mv "$work/image" "$target"
ln -sfn "debian-$hash" "$TOOLS_CACHE/images/debian"
log "built debian-$hash in $((SECONDS - started)) s"
report_drift
