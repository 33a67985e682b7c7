#!/bin/bash
# Users, groups and directories of a VM. Sourced by permissions.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

# user, extra groups: the exact set that it is in.
users_of() {
  cat <<'TABLE'
podplane
nstance-agent podplane
fluent-bit adm,podplane,systemd-journal
kube2iam podplane
containerd podplane
kubelet containerd,podplane
zot podplane
TABLE
  if [[ $1 == knc ]]; then
    cat <<'TABLE'
netsy podplane
kube-apiserver podplane
kube-scheduler podplane
kube-controller-manager podplane
TABLE
  fi
}

# mode, owner, group, directory. Parents come before children. What a service runs and is configured by
# is root's; a service owns the folders that it writes to, and root does nothing in these.
directories_of() {
  cat <<'TABLE'
0755 root root /etc
0755 root root /etc/containerd
0755 root root /etc/containerd/certs.d
0750 root podplane /opt
0750 root podplane /opt/podplane
0755 root root /opt/podplane/bin
0755 root root /opt/podplane/lib
0755 root root /opt/podplane/lib/configure
0755 root root /opt/podplane/share
0755 root root /opt/podplane/share/defaults
0700 root root /opt/podplane/etc
0700 root root /opt/podplane/delivery
0700 root root /opt/bin
0700 root root /opt/versions
0750 root podplane /opt/crt
0750 root podplane /opt/pub
0710 root podplane /opt/key
0750 root kube2iam /opt/key/kube2iam
0750 root kubelet /opt/key/kubelet
0750 root containerd /opt/key/containerd
0750 root zot /opt/key/registry
0750 root podplane /opt/env
0750 root nstance-agent /opt/nstance-agent
0700 nstance-agent nstance-agent /opt/nstance-agent/identity
0700 nstance-agent nstance-agent /opt/nstance-agent/keys
0700 nstance-agent nstance-agent /opt/nstance-agent/recv
0750 root fluent-bit /opt/fluent-bit
0750 root fluent-bit /opt/fluent-bit/etc
0700 fluent-bit fluent-bit /var/lib/fluent-bit
0750 root kube2iam /opt/kube2iam
0700 root root /opt/cni
0750 root kubelet /opt/kubelet
0750 root kubelet /var/lib/kubelet
0750 root kubelet /var/log/containers
0750 root kubelet /var/log/pods
0750 root zot /opt/zot
0750 root zot /opt/zot/etc
0700 zot zot /opt/zot/storage
TABLE
  if [[ $1 == knc ]]; then
    cat <<'TABLE'
0750 root netsy /opt/key/netsy
0750 root kube-apiserver /opt/key/kube-apiserver
0750 root kube-scheduler /opt/key/kube-scheduler
0750 root kube-controller-manager /opt/key/kube-controller-manager
0700 netsy netsy /opt/data
0750 root netsy /opt/netsy
0750 root netsy /opt/netsy/etc
0750 root kube-apiserver /opt/kube-apiserver
0750 root kube-apiserver /opt/kube-apiserver/etc
0700 kube-apiserver kube-apiserver /var/log/kube-apiserver
0750 root kube-scheduler /opt/kube-scheduler
0750 root kube-controller-manager /opt/kube-controller-manager
0700 root root /opt/keepalived
0700 root root /opt/keepalived/etc
TABLE
  fi
}

# Files of the package and of its dependencies that must be executable, as patterns.
executables() {
  printf '%s\n' '/opt/podplane/bin/*.sh' '/opt/podplane/lib/configure/hosts.sh' '/opt/*/bin/run-*.sh' '/opt/keepalived/bin/*.sh' \
    /opt/nstance-agent/bin/nstance-agent /opt/netsy/bin/netsy /opt/kube2iam/bin/kube2iam
}

group_exists() {
  getent group "$1" >/dev/null
}

user_exists() {
  getent passwd "$1" >/dev/null
}

# ensure_user NAME EXTRA_GROUPS: a system account with a group of its own and no login. The kubelet
# is a regular user, as its subordinate user ids need one.
ensure_user() {
  local name=$1 options=(--system)
  if ! group_exists "$name"; then
    groupadd --system "$name"
    changed=$((changed + 1))
    log "made group $name"
  fi
  if ! user_exists "$name"; then
    [[ $name != kubelet ]] || options=()
    useradd "${options[@]}" --create-home --gid "$name" --shell /usr/sbin/nologin "$name"
    changed=$((changed + 1))
    log "made user $name"
  fi
  ensure_shell "$name" /usr/sbin/nologin
  ensure_groups "$name" "$2"
}

# ensure_shell NAME SHELL
ensure_shell() {
  local shell
  IFS=: read -r _ _ _ _ _ _ shell < <(getent passwd "$1")
  if [[ $shell != "$2" ]]; then
    usermod --shell "$2" "$1"
    changed=$((changed + 1))
    log "set the shell of $1 back to $2"
  fi
}

# ensure_groups NAME EXTRA_GROUPS: exactly these beside its own; stale memberships go.
ensure_groups() {
  local group have=() wanted=() missing=no
  read -ra have < <(id --name --groups "$1")
  IFS=, read -ra wanted <<<"$2"
  for group in "${wanted[@]}"; do
    [[ " ${have[*]} " == *" $group "* ]] || missing=yes
  done
  if [[ $missing == yes ]] || ((${#have[@]} != ${#wanted[@]} + 1)); then
    usermod --groups "$2" "$1"
    changed=$((changed + 1))
    log "set the groups of $1 to ${2:-none}"
  fi
}

# fluent-bit reads cloud-init's log through group adm, and /var/log/syslog through group syslog, where a
# machine has that group.
ensure_users() {
  local name groups
  while read -r name groups; do
    if [[ $name == fluent-bit ]] && group_exists syslog; then
      groups+=,syslog
    fi
    ensure_user "$name" "$groups"
  done < <(users_of "$1")
}

# hand_over DIRECTORY OWNER:GROUP: the files in a folder that is still root's alone, before it is given
# away; user-data puts some there for the agent. Afterwards root touches nothing in it.
hand_over() {
  chmod 0700 "$1"
  find "$1" -mindepth 1 -maxdepth 1 -type f -exec chown --no-dereference -- "$2" {} +
}

# ensure_directory MODE OWNER GROUP PATH: never follows a link that somebody else put there.
ensure_directory() {
  local path=$root$4 have
  [[ ! -L $path ]] || fatal "$4 is a symbolic link"
  [[ ! -e $path || -d $path ]] || fatal "$4 is not a directory"
  if on_machine; then
    user_exists "$2" || fatal "$4 needs user $2, who does not exist"
    group_exists "$3" || fatal "$4 needs group $3, which does not exist"
  fi
  [[ -d $path ]] || mkdir -p "$path"
  have=$(stat --format '0%a %U %G' "$path")
  if on_machine && [[ $2 != root && $have == *' root '* ]]; then
    hand_over "$path" "$2:$3"
  fi
  if [[ ${have%% *} != "$1" ]] || { on_machine && [[ $have != "$1 $2 $3" ]]; }; then
    chmod "$1" "$path"
    own "$path" "$2:$3"
    changed=$((changed + 1))
    log "set $4 to $1 $2:$3"
  fi
}

# Most runs change nothing, so one stat answers for all directories, and only those that differ are
# looked at one by one: each process counts on a small machine, and this runs with every delivery.
ensure_directories() {
  local mode owner group path directories=() paths=()
  local -A have=()
  mapfile -t directories < <(directories_of "$1")
  for path in "${directories[@]##* }"; do
    paths+=("$root$path")
  done
  while IFS=/ read -r mode path; do
    path=/$path
    have[$path]=$mode
  done < <(stat --format '%F 0%a %U %G%n' "${paths[@]}" 2>/dev/null || true)
  for path in "${directories[@]}"; do
    read -r mode owner group path <<<"$path"
    if [[ ${have[$root$path]-} != "directory $mode $owner $group" ]]; then
      ensure_directory "$mode" "$owner" "$group" "$path"
    fi
  done
}

# What does not exist, because a dependency of this kind lacks it, is passed over.
ensure_executables() {
  local pattern path
  while IFS= read -r pattern; do
    for path in "$root"$pattern; do
      if [[ -f $path && ! -x $path ]]; then
        chmod 0755 "$path"
        changed=$((changed + 1))
        log "made ${path#"$root"} executable"
      fi
    done
  done < <(executables)
}

# Service users load these libraries; Debian's packages leave them to the umask of the installer.
ensure_libraries() {
  local path
  for path in "$root/usr/lib/$(uname --machine)-linux-gnu"/{libpq.so.5,libsubid.so.5}; do
    if [[ -f $path && $(stat --dereference --format %a "$path") != 755 ]]; then
      chmod 0755 "$path"
      changed=$((changed + 1))
      log "set ${path#"$root"} to 0755"
    fi
  done
}
