# --- Packages and time ------------------------------------------------------------------------------------------------

# The lists of packages that only subscribers can read.
enterprise_lists() {
  local file
  for file in /etc/apt/sources.list.d/{pve-enterprise,ceph}.{list,sources}; do
    if [[ -f $file ]]; then printf '%s\n' "$file"; fi
  done
}

is_enabled() {
  case $1 in
    *.list) grep --quiet '^deb ' "$1" ;;
    *) ! grep --quiet --ignore-case '^Enabled: *no' "$1" ;;
  esac
}

enterprise_is_off() {
  local file
  while IFS= read -r file; do
    if [[ -n $file ]] && is_enabled "$file"; then echo "${file##*/} is on"; fi
  done <<<"$(enterprise_lists)"
}

turn_enterprise_off() {
  local file
  while IFS= read -r file; do
    if [[ -z $file ]] || ! is_enabled "$file"; then continue; fi
    note "list-${file##*/}"
    case $file in
      *.list) sed --in-place 's/^deb /#podplane# deb /' "$file" ;;
      *) sed --in-place --expression '/^Enabled:/Id' --expression '/^Types:/i Enabled: no' "$file" ;;
    esac
  done <<<"$(enterprise_lists)"
}

ensure_packages() {
  local packages=(curl) package suite=bookworm
  if ((LEADER_MADE)); then packages+=(keepalived); fi
  if [[ ${#NTP_SERVERS[@]} -gt 0 ]]; then packages+=(chrony); fi
  if [[ -n $SDN_DHCP_START ]]; then packages+=(dnsmasq); fi
  if [[ $PACKAGE_SOURCE == no-subscription ]]; then
    ensure "package lists for subscribers are off" enterprise_is_off turn_enterprise_off
    if ((pve_major == 8)); then
      ensure_file /etc/apt/sources.list.d/podplane.list 644 \
        "deb http://download.proxmox.com/debian/pve $suite pve-no-subscription"
    else
      ensure_file /etc/apt/sources.list.d/podplane.sources 644 "Types: deb
URIs: http://download.proxmox.com/debian/pve
Suites: trixie
Components: pve-no-subscription
Signed-By: /usr/share/keyrings/proxmox-archive-keyring.gpg"
    fi
  fi
  for package in "${packages[@]}"; do
    ensure "package $package" package_is install_package "$package"
  done
  # A zone of an SDN runs its own; that of the package would stand in its way.
  if [[ -n $SDN_DHCP_START ]]; then ensure "the service dnsmasq of the package is off" unit_is_up stop_unit dnsmasq; fi
}

package_is() {
  local state
  state=$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null || true)
  if [[ $state != installed ]]; then echo "not installed"; fi
}

install_package() {
  export DEBIAN_FRONTEND=noninteractive
  if [[ ! -e $scratch/updated ]]; then
    change apt-get update
    : >"$scratch/updated"
  fi
  change apt-get install --yes "$1"
}

ensure_time() {
  local text="" server
  if [[ ${#NTP_SERVERS[@]} -eq 0 ]]; then return; fi
  for server in "${NTP_SERVERS[@]}"; do text+="server $server iburst"$'\n'; done
  ensure_file /etc/chrony/sources.d/podplane.sources 644 "${text%$'\n'}"
  ensure "time from ${NTP_SERVERS[*]}" chrony_has_read restart_chrony
}

chrony_has_read() {
  service_has_read chrony "/etc/chrony/sources.d/podplane.sources"
}

restart_chrony() {
  restart_with chrony "/etc/chrony/sources.d/podplane.sources"
}

# service_has_read UNIT FILE...: whether it runs, with these files as they are now.
service_has_read() {
  local unit=$1
  shift
  if [[ $(command_of systemctl is-active "$unit" 2>/dev/null || true) != active ]]; then
    echo "does not run"
  elif [[ $(cat "$notes_here/read-$unit" 2>/dev/null || true) != "$(cat "$@" 2>/dev/null | sha256sum)" ]]; then
    echo "has not read its files yet"
  fi
}

restart_with() {
  local unit=$1 digest
  shift
  digest=$(cat "$@" | sha256sum)
  change systemctl enable "$unit"
  change systemctl restart "$unit"
  mkdir -p "$notes_here"
  printf '%s\n' "$digest" >"$notes_here/read-$unit"
}

unit_is_up() {
  if [[ $(command_of systemctl is-active "$1" 2>/dev/null || true) == active ]]; then echo "it runs"; fi
}

stop_unit() {
  change systemctl disable --now "$1"
}
