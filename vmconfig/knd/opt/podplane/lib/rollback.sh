#!/bin/bash
# The files that a delivery may change, kept aside while it is applied and put back if it fails.
# Sourced by nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly rollback_archive=/opt/podplane/delivery/rollback.tar

# Paths relative to the root. /etc/hosts is not among them: hosts-refresh.timer owns it as well.
protected_files() {
  local path
  for path in "$root"/opt/podplane/etc/{mutable,secrets}.env "$root"/opt/env/*.env \
    "$root"/opt/crt/* "$root"/opt/pub/* "$root"/opt/key/*/* \
    "$root"/opt/fluent-bit/etc/fluent-bit.yml "$root"/opt/zot/etc/zot.yml \
    "$root"/opt/netsy/etc/cluster.jsonc "$root"/opt/kubelet/etc/kubelet.yaml \
    "$root"/opt/nstance-agent/identity/ca.crt \
    "$root"/etc/containerd/config.toml "$root"/etc/containerd/certs.d/*/hosts.toml \
    "$root"/home/admin/.ssh/authorized_keys "$root"/etc/sudoers.d/admin; do
    if [[ -f $path && $path != *.tmp ]]; then
      printf '%s\n' "${path#"$root"/}"
    fi
  done
}

# The archive appears under its name only when it is complete.
keep_aside() {
  local list
  list=$(protected_files)
  rm -f "$root$rollback_archive.tmp"
  (umask 077 && tar --create --file "$root$rollback_archive.tmp" --directory "${root:-/}" --files-from - <<<"$list")
  mv -f "$root$rollback_archive.tmp" "$root$rollback_archive"
}

# put_back: files that are there now and were not then are removed, all others are restored.
put_back() {
  local path then_there
  then_there=$(tar --list --file "$root$rollback_archive")
  while IFS= read -r path; do
    if [[ -n $path ]] && ! grep --quiet --line-regexp --fixed-strings -e "$path" <<<"$then_there"; then
      rm -f "$root/$path"
    fi
  done < <(protected_files)
  tar --extract --preserve-permissions --file "$root$rollback_archive" --directory "${root:-/}"
  rm -f "$root$rollback_archive"
}

forget_aside() {
  rm -f "$root$rollback_archive" "$root$rollback_archive.tmp"
}
