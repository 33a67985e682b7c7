# --- What has to hold before anything is changed ----------------------------------------------------------------------

check_node() {
  local nodes program version
  step="the node"
  ((EUID == 0)) || fail 1 "only root can do this"
  for program in qm pvesm pveum pvesh pveversion perl wget flock; do
    command -v "$program" >/dev/null || fail 1 "$program is missing: this is no node of Proxmox VE"
  done
  version=$(command_of pveversion)
  version=${version#pve-manager/}
  version=${version%%/*}
  pve_major=${version%%.*}
  pve_minor=${version#*.}
  pve_minor=${pve_minor%%.*}
  [[ $pve_major =~ ^[0-9]+$ && $pve_minor =~ ^[0-9]+$ ]] || fail 1 "pveversion tells no version"
  ((pve_major >= 8)) || fail 1 "Proxmox VE $version is too old: 8.0 or newer is needed"
  ((pve_major <= 9)) || fail 1 "Proxmox VE $version is newer than this script knows: build it with a newer podplanec"
  nodes=$(pve_rows /cluster/status type name local quorate)
  grep --quiet "^node|$NODE|1|" <<<"$nodes" || fail 1 "this is another node than $NODE"
  ! grep --quiet '^cluster|.*|0$' <<<"$nodes" || fail 1 "the cluster of Proxmox VE has no quorum, so nothing can be written"
  log ok "$NODE runs Proxmox VE $version"
}

# One run at a time on a node; the system ends the lock with the script.
lock_node() {
  step="the lock of this node"
  if ((dry_run)); then return; fi
  exec 9>"/run/lock/podplane-nstance.lock"
  flock --nonblock 9 || fail 1 "another run of such a script is not done yet"
}

# A node has one server of Nstance, and so belongs to one cluster.
check_owner() {
  local owner=/var/lib/podplane/owner
  step="the owner of this node"
  if [[ -e $owner ]]; then
    [[ $(<"$owner") == "$CLUSTER/$SHARD" ]] || fail 1 "this node belongs to $(<"$owner") already"
  elif [[ -e /etc/nstance/server.env || -e /etc/systemd/system/nstance-server.service ]]; then
    fail 1 "this node has a server of Nstance that no such script made: take it away first"
  fi
}

own_node() {
  step="the owner of this node"
  if ((dry_run)); then return; fi
  printf '%s\n' "$CLUSTER/$SHARD" | write_file /var/lib/podplane/owner 644
}
