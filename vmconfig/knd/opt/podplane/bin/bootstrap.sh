#!/bin/bash
# Makes detected.env and the first mutable.env, once in the life of a VM. The marker is renamed into
# place last: a crash before it leads to a clean repeat.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../lib/inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"

# query_cloud KEY: a value of the instance metadata; the spelling with hyphens is the older one.
query_cloud() {
  local value
  value=$(cloud-init query "$1" 2>/dev/null) ||
    value=$(cloud-init query "${1//_/-}" 2>/dev/null) ||
    value=
  printf '%s' "$value"
}

detect_provider_id() {
  local zone id
  case $PROVIDER_KIND in
    aws)
      zone=$(query_cloud v1.availability_zone)
      id=$(query_cloud v1.instance_id)
      [[ -n $zone && -n $id ]] || fatal "cloud-init knows no availability zone or instance id"
      printf 'aws:///%s/%s' "$zone" "$id"
      ;;
    google)
      zone=$(query_cloud v1.availability_zone)
      id=$(query_cloud v1.instance_id)
      [[ -n $zone && -n $id ]] || fatal "cloud-init knows no zone or instance id"
      printf 'gce://%s/%s/%s' "$GOOGLE_PROJECT_ID" "$zone" "$id"
      ;;
    *)
      require_file /var/lib/cloud/data/instance-id
      printf '%s' "$(<"$root/var/lib/cloud/data/instance-id")"
      ;;
  esac
}

detect_device() {
  local route
  route=$(ip -oneline route get 1 2>/dev/null) || route=
  [[ $route =~ \ dev\ ([^\ ]+) ]] || fatal "no network device has a default route"
  printf '%s' "${BASH_REMATCH[1]}"
}

detect_ipv4() {
  local addresses
  addresses=$(ip -oneline -4 address show dev "$1")
  [[ $addresses =~ \ inet\ ([0-9.]+)/ ]] || fatal "$1 has no IPv4 address"
  printf '%s' "${BASH_REMATCH[1]}"
}

# Empty on a VM without IPv6; link-local addresses do not count.
detect_ipv6() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ \ inet6\ ([0-9a-f:]+)/ && ${BASH_REMATCH[1]} != *fe80* ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return
    fi
  done < <(ip -oneline -6 address show dev "$1")
}

# A full name always has a dot, as certificates for a bare name are not useful.
detect_fqdn() {
  local name word domain
  name=$(hostname --fqdn 2>/dev/null) || name=$1
  if [[ $name == "$1" && -r $root/etc/resolv.conf ]]; then
    while read -r word domain _; do
      if [[ $word == search && -n $domain && $domain != . ]]; then
        name=$1.${domain%.}
        break
      fi
    done <"$root/etc/resolv.conf"
  fi
  [[ $name == *.* ]] || name=$name.localdomain
  printf '%s' "$name"
}

# What user-data states already wins, an empty IPv6 address included. Each fact is an assignment of
# its own: a failure inside an argument would be overlooked.
detected() {
  local kind provider_id device ipv4 ipv6=$INSTANCE_IPV6 host full_name
  kind=${VMCONFIG_KIND:-$(manifest_kind "$installed_manifest")}
  provider_id=${INSTANCE_PROVIDER_ID:-$(detect_provider_id)}
  device=${INSTANCE_NETDEV:-$(detect_device)}
  ipv4=${INSTANCE_IPV4:-$(detect_ipv4 "$device")}
  if ! grep --quiet '^INSTANCE_IPV6=' "$root$user_data_env"; then
    ipv6=$(detect_ipv6 "$device")
  fi
  host=${INSTANCE_HOSTNAME:-$(hostname --short)}
  full_name=${INSTANCE_FQDN:-$(detect_fqdn "$host")}
  env_line VMCONFIG_KIND "$kind"
  env_line VMCONFIG_BASE_KIND node
  env_line INSTANCE_PROVIDER_ID "$provider_id"
  env_line INSTANCE_NETDEV "$device"
  env_line INSTANCE_IPV4 "$ipv4"
  env_line INSTANCE_IPV6 "$ipv6"
  env_line INSTANCE_HOSTNAME "$host"
  env_line INSTANCE_FQDN "$full_name"
}

check_provider() {
  case $PROVIDER_KIND in
    local | proxmox) ;;
    aws) [[ -n $AWS_ACCOUNT_ID && -n $CLUSTER_ID ]] || fatal "AWS needs AWS_ACCOUNT_ID and CLUSTER_ID in user-data.env" ;;
    google) [[ -n $GOOGLE_PROJECT_ID ]] || fatal "Google Cloud needs GOOGLE_PROJECT_ID in user-data.env" ;;
    *) fatal "PROVIDER_KIND in user-data.env must be local, aws, google or proxmox" ;;
  esac
}

# stage PATH CONTENT: writes PATH.tmp, which nobody reads until it is renamed.
stage() {
  rm -f "$root$1.tmp"
  (umask 077 && printf '%s\n' "$2" >"$root$1.tmp")
  [[ -s $root$1.tmp ]] || fatal "$1.tmp is empty"
}

main() {
  local path facts
  require_root
  if bootstrapped; then
    log "bootstrap: unchanged"
    return
  fi
  require_file "$user_data_env" "user-data writes it"
  require_file "$mutable_defaults"
  require_file "$installed_manifest" "run install.sh first"
  clear_immutable_keys
  load_env "$user_data_env"
  check_provider
  facts=$(detected)
  stage "$detected_env" "$facts"
  stage "$mutable_env" "$(<"$root$mutable_defaults")"
  stage "$bootstrap_marker" "completed_at=$(date --utc +%Y-%m-%dT%H:%M:%SZ)"
  for path in "$detected_env" "$mutable_env" "$bootstrap_marker"; do
    mv -f "$root$path.tmp" "$root$path"
  done
  log "bootstrap: made detected.env and mutable.env"
}

main "$@"
