# --- Taking it away again ---------------------------------------------------------------------------------------------

# Each step is one as the others are: its probe prints what is still there.
undo_all() {
  local vms file
  step="VMs of $CLUSTER"
  vms=$(pve_rows '/cluster/resources?type=vm' vmid node tags | awk -F'|' -v node="$NODE" -v cluster="$CLUSTER" '
    $2 == node && ";" $3 ";" ~ ";nstance;" && index(";" $3 ";", ";" cluster ";") { print $1 }' | paste --serial --delimiters=,)
  [[ -z $vms ]] || fail 1 "VMs of $CLUSTER run on this node: $vms. Delete them first"
  ensure "server is stopped" unit_is_up stop_unit nstance-server
  if ((LEADER_MADE)) && grep --quiet '^# Written by podplanec' "/etc/keepalived/keepalived.conf" 2>/dev/null; then
    ensure "keepalived is stopped" unit_is_up stop_unit keepalived
  fi
  ensure "token $API_TOKEN is gone" token_is_there delete_token
  undo_shared
  undo_here
  if [[ -n $KEY_FILE ]]; then
    log left "packages, the user nstance, and $KEY_FILE: without that key nobody reads the secrets of $CLUSTER again"
  else
    log left "packages and the user nstance; the keys of this node's account in the cloud are yours to end"
  fi
}

token_is_there() {
  if token_exists; then echo "it is there"; fi
}

delete_token() {
  change pveum user token delete "$API_USER" "$API_TOKEN"
}

# What all nodes share goes with the last of them, and only what such a script made.
undo_shared() {
  local tokens note content storage
  step="what all nodes share"
  if ! has_line "$(command_of pveum user list --output-format json | rows userid)" "$API_USER"; then
    tokens=""
  else
    tokens=$(command_of pveum user token list "$API_USER" --output-format json | rows tokenid)
    tokens=$(grep --invert-match --line-regexp --fixed-strings -- "$API_TOKEN" <<<"$tokens" | grep . || true)
  fi
  if [[ -n $tokens ]]; then
    log left "what all nodes share: other nodes use it ($(paste --serial --delimiters=, <<<"$tokens"))"
    return
  fi
  undo_note_shared firewall-on "firewall is off" firewall_is_still_on turn_off_firewall
  undo_note_shared firewall-use "nodes do not use $FIREWALL_GROUP" group_is_still_used leave_group
  undo_note_shared firewall-group "security group $FIREWALL_GROUP is gone" group_is_there delete_group
  undo_note_shared sdn-subnet "subnet is gone" subnet_is_there delete_subnet
  undo_note_shared sdn-vnet "VNet is gone" vnet_is_there delete_vnet
  undo_note_shared sdn-zone "SDN zone is gone" zone_is_there delete_zone
  undo_note_shared role "role $API_ROLE is gone" role_is_there delete_role
  undo_note_shared user "user $API_USER is gone" user_is_there delete_user
  for note in "$notes_shared"/content-*; do
    if [[ ! -e $note ]]; then continue; fi
    content=${note##*-}
    storage=${note##*/content-}
    storage=${storage%-*}
    log left "storage $storage takes $content: it may hold some by now"
  done
  for note in "$notes_shared"/{pool-*,firewall-ipset}; do
    if [[ -e $note ]]; then log left "${note##*/}: others may use it by now"; fi
  done
}

# undo_note_shared NOTE WHAT PROBE REMOVE
undo_note_shared() {
  if [[ ! -e $notes_shared/$1 ]]; then return; fi
  ensure "${@:2}"
  if ((!dry_run)); then rm -f "$notes_shared/$1"; fi
}

firewall_is_still_on() {
  if [[ $(firewall_options) == 1 ]]; then echo "it is on"; fi
}

turn_off_firewall() {
  change pvesh set /cluster/firewall/options --enable 0
}

group_is_there() {
  if [[ -z $(group_is) ]]; then echo "it is there"; fi
}

group_uses() {
  pve_rows /cluster/firewall/rules pos type action | awk -F'|' -v group="$FIREWALL_GROUP" '
    $2 == "group" && $3 == group { print $1 }' | sort --numeric-sort --reverse
}

group_is_still_used() {
  if [[ -n $(group_uses) ]]; then echo "they do"; fi
}

leave_group() {
  local place
  for place in $(group_uses); do change pvesh delete "/cluster/firewall/rules/$place"; done
}

delete_group() {
  local place
  leave_group
  for place in $(group_rules pos | sort --numeric-sort --reverse); do
    change pvesh delete "/cluster/firewall/groups/$FIREWALL_GROUP/$place"
  done
  change pvesh delete "/cluster/firewall/groups/$FIREWALL_GROUP"
}

subnet_is_there() {
  if [[ -z $(subnet_is) ]]; then echo "it is there"; fi
}

delete_subnet() {
  change pvesh delete "/cluster/sdn/vnets/$SDN_VNET/subnets/$SDN_ZONE-${SDN_SUBNET/\//-}"
}

vnet_is_there() {
  if has_line "$(pve_rows /cluster/sdn/vnets vnet)" "$SDN_VNET"; then echo "it is there"; fi
}

delete_vnet() {
  change pvesh delete "/cluster/sdn/vnets/$SDN_VNET"
}

zone_is_there() {
  if has_line "$(pve_rows /cluster/sdn/zones zone)" "$SDN_ZONE"; then echo "it is there"; fi
}

delete_zone() {
  change pvesh delete "/cluster/sdn/zones/$SDN_ZONE"
  change pvesh set /cluster/sdn
}

role_is_there() {
  if has_line "$(command_of pveum role list --output-format json | rows roleid)" "$API_ROLE"; then echo "it is there"; fi
}

delete_role() {
  change pveum role delete "$API_ROLE"
}

user_is_there() {
  if has_line "$(command_of pveum user list --output-format json | rows userid)" "$API_USER"; then echo "it is there"; fi
}

delete_user() {
  change pveum user delete "$API_USER"
}

undo_here() {
  local file
  if [[ -e $notes_here/template && -n $TEMPLATE_NAME ]]; then
    ensure "template $TEMPLATE_NAME is gone" template_is_there delete_template
  fi
  if [[ -e $notes_here/image ]]; then ensure "image is gone" image_is_there delete_image; fi
  if [[ -e $notes_here/bridge ]]; then ensure "bridge $BRIDGE is gone" bridge_is_there delete_bridge; fi
  for file in "$notes_here"/list-*; do
    if [[ -e $file ]]; then ensure "${file##*/list-} is on again" list_is_off turn_list_on "${file##*/list-}"; fi
  done
  for file in /etc/systemd/system/nstance-server.service /etc/nstance/server.env /usr/local/bin/nstance-server \
    /etc/keepalived/keepalived.conf /etc/keepalived/podplane-leads.sh /etc/chrony/sources.d/podplane.sources \
    /etc/apt/sources.list.d/podplane.list /etc/apt/sources.list.d/podplane.sources \
    "$credentials_file" /var/lib/podplane/program /var/lib/podplane/owner; do
    if [[ $file != /etc/keepalived/* ]] || grep --quiet '^# Written by podplanec' "$file" 2>/dev/null; then
      ensure "file $file is gone" file_is_there delete_file "$file"
    fi
  done
  if ((!dry_run)); then
    rm -rf "$notes_here" "/var/lib/nstance"
    change systemctl daemon-reload
  fi
}

template_is_there() {
  if [[ -n $(vms_named "$TEMPLATE_NAME") ]]; then echo "it is there"; fi
}

delete_template() {
  local id
  id=$(vms_named "$TEMPLATE_NAME")
  has_setting "$id" '^tags: (.*;)?podplane(;|$)' || fail 1 "VM $id lost its tag podplane: it is somebody else's"
  change qm destroy "$id" --purge 1
}

image_is_there() {
  local volumes
  volumes=$(pve_rows "/nodes/$NODE/storage/$STORAGE_IMAGES/content?content=$(image_content)" volid)
  if has_line "$volumes" "$(image_volume)"; then echo "it is there"; fi
}

delete_image() {
  change pvesm free "$(image_volume)"
}

bridge_is_there() {
  if grep --quiet "^$BRIDGE|" <<<"$(interfaces)"; then echo "it is there"; fi
}

delete_bridge() {
  [[ ! -e /etc/network/interfaces.new ]] || fail 1 "the network of this node has changes that nobody has applied yet"
  change pvesh delete "/nodes/$NODE/network/$BRIDGE"
  change pvesh set "/nodes/$NODE/network"
}

list_is_off() {
  local file=/etc/apt/sources.list.d/$1
  if [[ -f $file ]] && ! is_enabled "$file"; then echo "it is off"; fi
}

turn_list_on() {
  local file=/etc/apt/sources.list.d/$1
  case $file in
    *.list) sed --in-place 's/^#podplane# deb /deb /' "$file" ;;
    *) sed --in-place '/^Enabled: *no/Id' "$file" ;;
  esac
}

file_is_there() {
  if [[ -e $1 ]]; then echo "it is there"; fi
}

delete_file() {
  rm -f "$1"
}
