# --- All of it, in order ----------------------------------------------------------------------------------------------

do_all() {
  if ((prepare)); then
    ensure_packages
    ensure_storages
    ensure_network
    return
  fi
  read_secrets
  ensure_packages
  settle_secrets
  ensure_time
  ensure_storages
  ensure_network
  ensure_template
  ensure_access
  ensure_firewall
  ensure_server
  ensure_leader
}

scratch=$(mktemp --directory)
notes_here=/var/lib/podplane/made
notes_shared=/etc/pve/podplane/$CLUSTER-$PROVIDER
trap at_exit EXIT
read_options "$@"
check_node
lock_node
check_owner
if ((undo)); then
  undo_all
else
  own_node
  do_all
fi
