# --- The address of the leading server --------------------------------------------------------------------------------

ensure_leader() {
  if ((LEADER_MADE)); then
    leader_interface=$(interface_of_leader)
    [[ -n $leader_interface ]] || fail 1 "no interface of $NODE has an address in the network of $LEADER_ADDRESS/$LEADER_PREFIX"
    check_keepalived
    ensure_file /etc/keepalived/podplane-leads.sh 755 "$(leads_script)"
    ensure_file /etc/keepalived/keepalived.conf 644 "$(keepalived_config)"
    ensure "keepalived runs" keepalived_runs start_keepalived
  fi
  ensure "the leader answers at $LEADER_ADDRESS" leader_answers wait_for_leader
}

# The interface whose network holds the address.
interface_of_leader() {
  ip -4 -o addr show | awk -v wanted="$LEADER_ADDRESS" '
    function number(text, parts) { split(text, parts, "."); return ((parts[1] * 256 + parts[2]) * 256 + parts[3]) * 256 + parts[4] }
    {
      split($4, own, "/")
      size = 2 ^ (32 - own[2])
      # Its own address there is a single one, and names no network.
      if (own[1] != wanted && int(number(own[1]) / size) == int(number(wanted) / size) && !found) found = $2
    }
    END { if (found) print found }'
}

check_keepalived() {
  local file=/etc/keepalived/keepalived.conf
  step="keepalived"
  if [[ -e $file ]]; then
    grep --quiet '^# Written by podplanec' "$file" ||
      fail 1 "$file is somebody else's: give the leader an address of yours with existing = true"
  fi
}

leads_script() {
  cat <<'EOF'
#!/bin/sh
# Written by podplanec. Do not edit. Only the leading server listens there.
ss -Hltn 'sport = :8992' | grep -q .
EOF
}

keepalived_config() {
  cat <<EOF
# Written by podplanec for $CLUSTER. Do not edit.
global_defs {
  enable_script_security
  script_user nstance
}

vrrp_script leads {
  script "/etc/keepalived/podplane-leads.sh"
  interval 2
  fall 2
  rise 2
  weight 50
}

vrrp_instance leader {
  state BACKUP
  interface $leader_interface
  virtual_router_id $LEADER_ROUTER_ID
  priority 100
  advert_int 1
  virtual_ipaddress {
    $LEADER_ADDRESS/$LEADER_PREFIX
  }
  track_script {
    leads
  }
}
EOF
}

keepalived_runs() {
  service_has_read keepalived /etc/keepalived/{podplane-leads.sh,keepalived.conf}
}

start_keepalived() {
  restart_with keepalived /etc/keepalived/{podplane-leads.sh,keepalived.conf}
}

# Any answer will do, of TLS, too: it is another node that leads, perhaps.
leader_answers() {
  local status=0
  LC_ALL=C curl --silent --insecure --max-time 10 --output /dev/null "https://$LEADER_ADDRESS:8992/" || status=$?
  case $status in
    6 | 7 | 28) echo "nobody listens on its port 8992" ;;
  esac
}

wait_for_leader() {
  wait_for 120 leader_answers
}
