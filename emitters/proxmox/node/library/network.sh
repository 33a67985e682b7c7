# --- Network of the VMs -----------------------------------------------------------------------------------------------

ensure_network() {
  local bridge pool
  case $NETWORK in
    bridge) ensure "bridge $BRIDGE" bridge_is make_bridge ;;
    sdn) ensure_sdn ;;
    *) ensure "bridge $BRIDGE" bridge_exists bridge_by_hand "$BRIDGE" ;;
  esac
  for bridge in "${POOL_BRIDGES[@]}"; do ensure "bridge $bridge" bridge_exists bridge_by_hand "$bridge"; done
  for pool in "${PVE_POOLS[@]}"; do ensure "resource pool $pool" pool_exists make_pool "$pool"; done
}

interfaces() {
  pve_rows "/nodes/$NODE/network" iface type bridge_ports
}

bridge_exists() {
  if ! ip link show "$1" >/dev/null 2>&1; then echo "absent"; fi
}

bridge_by_hand() {
  printf 'it is yours to make; the source makes one with bridge_ports or sdn\n' >>"$scratch/output"
  return 1
}

bridge_is() {
  local known kind
  known=$(interfaces)
  kind=$(sed --quiet "s/^$BRIDGE|\([^|]*\)|.*/\1/p" <<<"$known")
  if [[ -z $kind ]]; then
    echo "absent"
  elif [[ $kind != bridge ]]; then
    fail 1 "$BRIDGE is there already, as $kind"
  elif ! ip link show "$BRIDGE" >/dev/null 2>&1; then
    echo "not applied"
  fi
}

make_bridge() {
  local port known pending=/etc/network/interfaces.new
  known=$(interfaces)
  if [[ -e $pending && ! -e $notes_here/bridge ]]; then
    fail 1 "the network of this node has changes that somebody has not applied yet: apply or drop them first"
  fi
  for port in "${BRIDGE_PORTS[@]}"; do
    grep --quiet "^$port|" <<<"$known" || fail 1 "this node has no interface $port"
    # Moving a port would cut off what it carries, this session perhaps.
    ! grep --quiet --extended-regexp "^[^|]*\|bridge\|(.* )?$port( .*)?$" <<<"$(grep --invert-match "^$BRIDGE|" <<<"$known")" ||
      fail 1 "$port is in another bridge already"
  done
  if ! grep --quiet "^$BRIDGE|" <<<"$known"; then
    note bridge
    change pvesh create "/nodes/$NODE/network" --iface "$BRIDGE" --type bridge --autostart 1 \
      --bridge_ports "${BRIDGE_PORTS[*]}" --bridge_vlan_aware "$BRIDGE_VLAN_AWARE" --comments "podplane: $CLUSTER"
  fi
  change pvesh set "/nodes/$NODE/network"
  wait_for 60 bridge_is
}

# wait_for SECONDS PROBE: until the probe has nothing to say.
wait_for() {
  local seconds=$1 probe=$2
  while [[ -n $("$probe") ]] && ((seconds > 0)); do
    sleep 2
    seconds=$((seconds - 2))
  done
}

pool_exists() {
  if ! has_line "$(pve_rows /pools poolid)" "$1"; then echo "absent"; fi
}

make_pool() {
  note_shared "pool-${1//\//.}"
  change pveum pool add "$1" --comment "podplane: $CLUSTER"
}

ensure_sdn() {
  ensure_file_has_line /etc/network/interfaces 'source /etc/network/interfaces.d/*'
  if ((prepare)); then return; fi
  ensure "SDN zone $SDN_ZONE" zone_is "$(maker make_zone)"
  ensure "VNet $SDN_VNET" vnet_is "$(maker make_vnet)"
  if [[ -n $SDN_SUBNET ]]; then ensure "subnet $SDN_SUBNET" subnet_is "$(maker make_subnet)"; fi
  ensure "SDN is applied on $NODE" sdn_is_applied "$(if ((OPENTOFU)); then echo await_sdn; else echo apply_sdn; fi)"
}

ensure_file_has_line() {
  ensure "$1 reads what SDN writes" file_has_line append_line "$@"
}

file_has_line() {
  if ! grep --quiet --line-regexp --fixed-strings -- "$2" "$1"; then echo "it does not"; fi
}

append_line() {
  { cat "$1" && printf '%s\n' "$2"; } | write_file "$1" 644
}

zone_is() {
  local type
  type=$(pve_rows /cluster/sdn/zones zone type | sed --quiet "s/^$SDN_ZONE|//p")
  if [[ -z $type ]]; then
    echo "absent"
  elif [[ $type != "$SDN_TYPE" ]]; then
    fail 1 "the SDN zone $SDN_ZONE is there already, of type $type"
  fi
}

make_zone() {
  local options=(--type "$SDN_TYPE" --zone "$SDN_ZONE" --ipam pve)
  case $SDN_TYPE in
    simple) if [[ -n $SDN_DHCP_START ]]; then options+=(--dhcp dnsmasq); fi ;;
    vlan) options+=(--bridge "$SDN_BRIDGE") ;;
    vxlan) options+=(--peers "$(joined , "${NODE_ADDRESSES[@]}")") ;;
  esac
  note_shared sdn-zone
  change pvesh create /cluster/sdn/zones "${options[@]}"
}

vnet_is() {
  local found
  found=$(pve_rows /cluster/sdn/vnets vnet zone tag | sed --quiet "s/^$SDN_VNET|//p")
  if [[ -z $found ]]; then
    echo "absent"
  elif [[ $found != "$SDN_ZONE|$SDN_TAG" ]]; then
    fail 1 "the VNet $SDN_VNET is there already, with another zone or tag"
  fi
}

make_vnet() {
  note_shared sdn-vnet
  if [[ -n $SDN_TAG ]]; then
    change pvesh create /cluster/sdn/vnets --vnet "$SDN_VNET" --zone "$SDN_ZONE" --tag "$SDN_TAG"
  else
    change pvesh create /cluster/sdn/vnets --vnet "$SDN_VNET" --zone "$SDN_ZONE"
  fi
}

subnet_is() {
  local vnets subnets
  vnets=$(pve_rows /cluster/sdn/vnets vnet)
  # Only while nothing is to be changed, there may be none.
  if has_line "$vnets" "$SDN_VNET"; then
    subnets=$(pve_rows "/cluster/sdn/vnets/$SDN_VNET/subnets" cidr)
    if has_line "$subnets" "$SDN_SUBNET"; then return; fi
  fi
  echo "absent"
}

make_subnet() {
  local options=(--subnet "$SDN_SUBNET" --type subnet --gateway "$SDN_GATEWAY" --snat "$SDN_SNAT")
  if [[ -n $SDN_DHCP_START ]]; then
    options+=(--dhcp-range "start-address=$SDN_DHCP_START,end-address=$SDN_DHCP_END")
  fi
  note_shared sdn-subnet
  change pvesh create "/cluster/sdn/vnets/$SDN_VNET/subnets" "${options[@]}"
}

# Applying takes in what anybody has declared, so there must be nothing of others.
others_pending() {
  pve_rows '/cluster/sdn/zones?pending=1' state zone | awk -F'|' -v own="$SDN_ZONE" '$1 && $2 != own { print "zone " $2 }'
  pve_rows '/cluster/sdn/vnets?pending=1' state vnet | awk -F'|' -v own="$SDN_VNET" '$1 && $2 != own { print "VNet " $2 }'
}

own_pending() {
  pve_rows '/cluster/sdn/zones?pending=1' zone state | sed --quiet "s/^$SDN_ZONE|//p"
  pve_rows '/cluster/sdn/vnets?pending=1' vnet state | sed --quiet "s/^$SDN_VNET|//p"
}

sdn_is_applied() {
  local status
  status=$(pve_rows "/nodes/$NODE/sdn/zones" zone status)
  if [[ $(own_pending) == *[a-z]* ]]; then
    echo "it is declared, and not applied"
  elif ! has_line "$status" "$SDN_ZONE|available"; then
    echo "the zone is not available"
  elif ! ip link show "$SDN_VNET" >/dev/null 2>&1; then
    echo "the VNet has no interface"
  fi
}

# Each node takes it in by itself, behind the call that OpenTofu made.
await_sdn() {
  wait_for 60 sdn_is_applied
  if [[ -n $(sdn_is_applied) ]]; then made_by_opentofu; fi
}

apply_sdn() {
  local others
  others=$(others_pending | paste --serial --delimiters=,)
  [[ -z $others ]] || fail 1 "somebody has declared, and not applied: $others. Apply or drop that first"
  change pvesh set /cluster/sdn
  wait_for 60 sdn_is_applied
}
