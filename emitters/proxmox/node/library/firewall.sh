# --- Firewall ---------------------------------------------------------------------------------------------------------

# Rules are told apart by their comment, which holds all of a rule: another rule is another comment.
ensure_firewall() {
  local network
  if ((!FIREWALL)); then return; fi
  ensure "set of addresses management" ipset_is make_ipset
  for network in "${FIREWALL_MANAGEMENT[@]}"; do
    ensure "management from $network" managed_from add_managed "$network"
  done
  if ((prepare)); then return; fi
  ensure "security group $FIREWALL_GROUP" group_is "$(maker make_group)"
  ensure_rules
  if ((!OPENTOFU)) && [[ -n $(old_rules) ]]; then
    ensure "no other rules in $FIREWALL_GROUP" old_rules remove_old_rules
    # Rules are removed by their places, which another node may have moved meanwhile.
    ((dry_run)) || ensure_rules
  fi
  ensure "nodes use $FIREWALL_GROUP" group_is_used use_group
  if ((FIREWALL_ENABLE)); then ensure "firewall is on" firewall_is_on turn_on_firewall; fi
}

ensure_rules() {
  local proto ports source rule
  while IFS='|' read -r proto ports source; do
    rule="$proto ${ports:-all} from ${source:-everywhere}"
    ensure "rule: $rule" rule_is "$(maker make_rule)" "podplane: $rule" "$proto" "$ports" "$source"
  done <<<"$(wanted_rules)"
}

# Protocol, ports and sources of what the cluster needs to reach a node.
wanted_rules() {
  printf '%s\n' "${FIREWALL_RULES[@]}"
}

ipset_is() {
  if ! has_line "$(pve_rows /cluster/firewall/ipset name)" management; then echo "absent"; fi
}

make_ipset() {
  note_shared firewall-ipset
  change pvesh create /cluster/firewall/ipset --name management
}

managed_from() {
  if [[ -n $(ipset_is) ]]; then
    echo "absent"
  elif ! has_line "$(pve_rows /cluster/firewall/ipset/management cidr)" "$1"; then
    echo "absent"
  fi
}

add_managed() {
  change pvesh create /cluster/firewall/ipset/management --cidr "$1"
}

group_is() {
  if ! has_line "$(pve_rows /cluster/firewall/groups group)" "$FIREWALL_GROUP"; then echo "absent"; fi
}

make_group() {
  note_shared firewall-group
  change pvesh create /cluster/firewall/groups --group "$FIREWALL_GROUP" --comment "podplane: $CLUSTER"
}

group_rules() {
  if [[ -z $(group_is) ]]; then pve_rows "/cluster/firewall/groups/$FIREWALL_GROUP" "$@"; fi
}

rule_is() {
  if ! has_line "$(group_rules comment)" "$1"; then echo "absent"; fi
}

make_rule() {
  local options=(--type in --action ACCEPT --proto "$2" --enable 1 --comment "$1")
  if [[ -n $3 ]]; then options+=(--dport "$3"); fi
  if [[ -n $4 ]]; then options+=(--source "$4"); fi
  change pvesh create "/cluster/firewall/groups/$FIREWALL_GROUP" "${options[@]}"
}

# The highest place first, so that the others keep theirs. A rule that two nodes made at once stays twice: it does no
# harm, and to take one away by its place could take another.
old_rule_places() {
  local wanted
  wanted=$(wanted_rules | awk -F'|' '{ print "podplane: " $1 " " ($2 == "" ? "all" : $2) " from " ($3 == "" ? "everywhere" : $3) }')
  group_rules pos comment | sort --numeric-sort | awk -F'|' -v wanted="$wanted" '
    BEGIN { split(wanted, lines, "\n"); for (i in lines) keep[lines[i]] = 1 }
    !keep[$2] { print $1 }' | sort --numeric-sort --reverse
}

old_rules() {
  local places
  places=$(old_rule_places)
  if [[ -n $places ]]; then echo "there are others"; fi
}

remove_old_rules() {
  local place
  for place in $(old_rule_places); do change pvesh delete "/cluster/firewall/groups/$FIREWALL_GROUP/$place"; done
}

group_is_used() {
  if ! has_line "$(pve_rows /cluster/firewall/rules type action enable)" "group|$FIREWALL_GROUP|1"; then echo "they do not"; fi
}

use_group() {
  note_shared firewall-use
  change pvesh create /cluster/firewall/rules --type group --action "$FIREWALL_GROUP" --enable 1 \
    --comment "podplane: $CLUSTER"
}

firewall_options() {
  command_of pvesh get /cluster/firewall/options --output-format json |
    perl -MJSON::PP -e 'local $/; print decode_json(<STDIN>)->{enable} // 0'
}

firewall_is_on() {
  if [[ $(firewall_options) != 1 ]]; then echo "it is off"; fi
}

turn_on_firewall() {
  note_shared firewall-on
  change pvesh set /cluster/firewall/options --enable 1
}
