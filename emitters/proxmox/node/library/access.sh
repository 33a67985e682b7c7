# --- Who the server is to Proxmox VE ----------------------------------------------------------------------------------

# The comment of the user is where nodes agree on the key: only one of them can make that user.
user_of="podplane: Nstance of"

ensure_access() {
  ensure "user $API_USER" user_is make_user
  ensure "role $API_ROLE" role_is make_role
  ensure "$API_USER has that role" acl_is make_acl
}

user_is() {
  local users found
  # One look for both: another node may make the user between two.
  users=$(command_of pveum user list --output-format json)
  found=$(rows userid comment <<<"$users" | sed --quiet "s/^$API_USER|//p")
  if [[ -z $found ]]; then
    if has_line "$(rows userid <<<"$users")" "$API_USER"; then
      fail 1 "the user $API_USER is there already, and no such script made it"
    fi
    echo "absent"
  elif [[ $found != "$user_of $CLUSTER, encryption key "* ]]; then
    fail 1 "the user $API_USER is there already, and no such script made it"
  elif [[ -n $key_print && $found != *" $key_print" ]]; then
    fail 1 "another node has another encryption key: all nodes need the same one"
  fi
}

make_user() {
  note_shared user
  change pveum user add "$API_USER" --comment "$user_of $CLUSTER, encryption key $key_print"
}

# To ask the agent of a guest for its addresses: on version 8, and since 9. While a cluster is upgraded, each node needs its
# own, and leaves that of the others alone.
agent_privileges=(VM.Monitor VM.GuestAgent.Audit)

# What the server does, and no more. One that the version does not know would make the whole command fail.
privileges() {
  local all=(
    Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate Datastore.Audit
    SDN.Use Sys.Audit
    VM.Allocate VM.Audit VM.Clone
    VM.Config.CDROM VM.Config.CPU VM.Config.Disk VM.Config.Memory VM.Config.Network VM.Config.Options
    VM.PowerMgmt
  )
  if ((pve_major == 8)); then all+=("${agent_privileges[0]}"); else all+=("${agent_privileges[1]}"); fi
  printf '%s\n' "${all[@]}" | sort
}

role_is() {
  local found
  found=$(command_of pveum role list --output-format json | rows roleid privs | sed --quiet "s/^$API_ROLE|//p")
  if [[ -z $found ]]; then
    echo "absent"
  elif [[ -n $(role_excess "$found") ]]; then
    echo "has other privileges"
  elif [[ -n $(comm -23 <(privileges) <(tr ',' '\n' <<<"$found" | sort)) ]]; then
    echo "lacks privileges"
  fi
}

# role_excess PRIVILEGES: those of them that no node needs.
role_excess() {
  comm -23 <(tr ',' '\n' <<<"$1" | sort) <({ privileges && printf '%s\n' "${agent_privileges[@]}"; } | sort --unique)
}

make_role() {
  local known found own
  own=$(privileges | paste --serial --delimiters=' ')
  known=$(command_of pveum role list --output-format json | rows roleid privs)
  if ! has_line "$(cut --delimiter='|' --fields=1 <<<"$known")" "$API_ROLE"; then
    note_shared role
    change pveum role add "$API_ROLE" --privs "$own"
    return
  fi
  found=$(sed --quiet "s/^$API_ROLE|//p" <<<"$known")
  # What is added leaves what nodes of the other version have added; a node refuses to name what its version does not know.
  if [[ -z $(role_excess "$found") ]]; then
    change pveum role modify "$API_ROLE" --append 1 --privs "$own"
  else
    change pveum role modify "$API_ROLE" --privs "$own"
  fi
}

acl_is() {
  local found
  found=$(command_of pveum acl list --output-format json | rows path roleid type ugid propagate)
  if ! has_line "$found" "/|$API_ROLE|user|$API_USER|1"; then echo "it has not"; fi
}

make_acl() {
  change pveum acl modify / --users "$API_USER" --roles "$API_ROLE" --propagate 1
}

token_exists() {
  local tokens
  if ! has_line "$(command_of pveum user list --output-format json | rows userid)" "$API_USER"; then return 1; fi
  tokens=$(command_of pveum user token list "$API_USER" --output-format json | rows tokenid)
  has_line "$tokens" "$API_TOKEN"
}

# server_env TOKEN_SECRET: the settings of the server's unit.
server_env() {
  local store=()
  if [[ $STORE_PROOF == key-file ]]; then
    store=(GOOGLE_APPLICATION_CREDENTIALS "$credentials_file")
  else
    store=(AWS_REGION "$STORE_REGION")
    if ((STORE_OWN)); then store+=(AWS_ENDPOINT_URL "$STORE_ENDPOINT" AWS_S3_USE_PATH_STYLE true); fi
    store+=(AWS_ACCESS_KEY_ID "$access_id" AWS_SECRET_ACCESS_KEY "$access_secret")
  fi
  printf "%s='%s'\n" "${store[@]}" \
    PROXMOX_API_URL "$API_URL" \
    PROXMOX_TOKEN_ID "$API_USER!$API_TOKEN" \
    PROXMOX_TOKEN_SECRET "$1"
}

server_env_is() {
  local secret
  secret=$(of_env PROXMOX_TOKEN_SECRET)
  if [[ -z $secret ]]; then
    echo "has no token"
  elif ! token_exists; then
    echo "its token is gone"
  else
    file_is /etc/nstance/server.env 600 "$(server_env "$secret")"
  fi
}

# The secret of a token is told once, when it is made. This node alone uses it: one whose secret is lost is made anew.
make_server_env() {
  local secret
  secret=$(of_env PROXMOX_TOKEN_SECRET)
  if [[ -z $secret ]] || ! token_exists; then
    if token_exists; then change pveum user token delete "$API_USER" "$API_TOKEN"; fi
    secret=$(command_of pveum user token add "$API_USER" "$API_TOKEN" --privsep 0 --expire 0 --output-format json |
      perl -MJSON::PP -e 'local $/; print decode_json(<STDIN>)->{value} // ""')
    [[ $secret =~ ^[0-9A-Za-z-]+$ ]] || return 1
  fi
  server_env "$secret" | write_file /etc/nstance/server.env 600
}
