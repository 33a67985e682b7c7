#!/bin/bash
# The admin account: who may log in to a VM. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../users.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/users.sh"

# Keys of user-data come one a line. A value of mutable.env is one line, in which several keys are
# parted by commas: one counts as separator where the name of a key type follows.
authorized_keys() {
  printf '%s\n%s\n%s\n' "$IMMUTABLE_SSH_AUTHORIZED_KEYS" "$SSH_AUTHORIZED_KEY" "$SSH_AUTHORIZED_KEYS" |
    sed --regexp-extended 's/[[:space:]]*,[[:space:]]*(ssh-|ecdsa-|sk-)/\n\1/g' |
    awk 'NF && !seen[$0]++'
}

ensure_admin() {
  on_machine || return 0
  if ! group_exists admin; then
    groupadd admin
  fi
  if ! user_exists admin; then
    useradd --create-home --gid admin --shell /bin/bash admin
    changed=$((changed + 1))
    log "made user admin"
  fi
  ensure_shell admin /bin/bash
}

# In the home of admin, everything is done as admin.
configure_ssh() {
  local keys folder=/home/admin/.ssh
  keys=$(authorized_keys)
  if [[ -z $keys ]]; then
    remove_file /etc/sudoers.d/admin
    if [[ -e $root$folder/authorized_keys || -L $root$folder/authorized_keys ]]; then
      as admin rm -f "$root$folder/authorized_keys"
      changed=$((changed + 1))
      log "removed $folder/authorized_keys"
    fi
    return
  fi
  ensure_admin
  on_machine || mkdir -p "$root/home/admin"
  as admin install --directory --mode=0700 "$root$folder"
  write_as admin "$folder/authorized_keys" 0600 "$keys"
  write_file /etc/sudoers.d/admin 0440 root:root 'admin ALL=(ALL) NOPASSWD:ALL'
}
