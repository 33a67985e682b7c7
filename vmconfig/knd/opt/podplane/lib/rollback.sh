#!/bin/bash
# The files that a delivery may change, kept aside while it is applied and put back if it fails.
# Sourced by nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly rollback_archive=/opt/podplane/delivery/rollback.tar
readonly rollback_staging=/opt/podplane/delivery/rollback

# protected_files: sets protected to paths relative to the root. /etc/hosts is not among them:
# hosts-refresh.timer owns it as well. Nor is anything in a folder that another user may write.
protected_files() {
  local path
  protected=()
  for path in "$root"/opt/podplane/etc/{mutable,secrets}.env "$root"/opt/env/*.env \
    "$root"/opt/crt/* "$root"/opt/pub/* "$root"/opt/key/*/* \
    "$root"/opt/fluent-bit/etc/fluent-bit.yml "$root"/opt/zot/etc/{zot.yml,aws.config} \
    "$root"/opt/netsy/etc/cluster.jsonc "$root"/opt/kubelet/etc/kubelet.yaml \
    "$root"/opt/kube-apiserver/etc/authentication.yaml "$root"/opt/keepalived/etc/keepalived.conf \
    "$root"/etc/containerd/config.toml "$root"/etc/containerd/certs.d/*/hosts.toml \
    "$root"/etc/sudoers.d/admin; do
    if [[ -f $path && $path != *.tmp ]]; then
      protected+=("${path#"$root"/}")
    fi
  done
}

# The archive appears under its name only when it is complete and on the disk.
keep_aside() {
  local archive=$root$rollback_archive
  protected_files
  rm -f "$archive.tmp"
  (umask 077 && printf '%s\n' "${protected[@]}" |
    tar --create --file "$archive.tmp" --directory "${root:-/}" --files-from -)
  sync "$archive.tmp"
  mv -f "$archive.tmp" "$archive"
}

# put_back: all files are restored, each by rename, and those that were not there then are removed.
# The archive goes when everything is in place and on the disk: whatever fails before, a full disk or
# a kill, leaves it for the next run. False where something failed.
put_back() {
  local path staging=$root$rollback_staging
  local -A then_there=()
  rm -rf "$staging"
  mkdir -m 0700 "$staging" || return 1
  tar --extract --preserve-permissions --file "$root$rollback_archive" --directory "$staging" || return 1
  while IFS= read -r path; do
    then_there[$path]=yes
    if ! cmp --silent "$staging/$path" "$root/$path"; then
      mkdir -p "$root/${path%/*}" &&
        cp --preserve=all "$staging/$path" "$root/$path.tmp" &&
        mv -f "$root/$path.tmp" "$root/$path" || return 1
    fi
  done < <(cd "$staging" && find . -type f -printf '%P\n')
  protected_files
  for path in "${protected[@]}"; do
    [[ -v then_there[$path] ]] || rm -f "$root/$path" || return 1
  done
  make_durable || return 1
  rm -f "$root$rollback_archive"
  rm -rf "$staging"
}

# What the next steps rely on is on the disk, and the names under which it is found are, too.
make_durable() {
  local path
  local -A folders=()
  protected_files
  for path in "${protected[@]}"; do
    folders[${path%/*}]=yes
  done
  (cd "${root:-/}" && sync "${protected[@]}" "${!folders[@]}")
}

forget_aside() {
  rm -f "$root$rollback_archive" "$root$rollback_archive.tmp"
}
