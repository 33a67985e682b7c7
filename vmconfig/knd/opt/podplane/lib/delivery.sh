#!/bin/bash
# What nstance-agent may deliver, and where each file goes. Sourced by nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly agent_recv=/opt/nstance-agent/recv
readonly agent_keys=/opt/nstance-agent/keys
readonly delivery_state=/opt/podplane/delivery

# Certificates of a kind. A name of the other kind is passed over, as its users do not exist here.
certificates_of() {
  printf '%s\n' containerd.client kube2iam.client kubelet.client kubelet.server registry.server
  if [[ $1 == knc ]]; then
    printf '%s\n' front-proxy.client kube-apiserver.client kube-apiserver.server \
      kube-controller-manager.client kube-scheduler.client netsy.client netsy.server
  fi
}

# destination_of FILE KIND: where a delivered file goes, its group, or nothing for one that has no
# place on this VM.
destination_of() {
  local file=$1 name=${1%.crt}
  case $file in
    ca.crt) printf '/opt/crt/ca.crt podplane' ;;
    ca.pub) printf '/opt/pub/ca.pub podplane' ;;
    service-accounts.pub | service-accounts.key)
      [[ $2 == knc ]] || return 0
      if [[ $file == *.pub ]]; then
        printf '/opt/pub/%s podplane' "$file"
      else
        printf '/opt/key/kube-apiserver/%s kube-apiserver' "$file"
      fi
      ;;
    *.crt)
      if certificates_of "$2" | grep --quiet --line-regexp --fixed-strings -e "$name"; then
        printf '/opt/crt/%s podplane' "$file"
      fi
      ;;
  esac
}

# key_group NAME: the directory below /opt/key, and the group, of the key of a certificate.
key_group() {
  case $1 in
    front-proxy.client) printf 'kube-apiserver kube-apiserver' ;;
    registry.*) printf 'registry zot' ;;
    *) printf '%s %s' "${1%%.*}" "${1%%.*}" ;;
  esac
}

# install_certificates KIND: certificates and public keys that differ from those in place.
install_certificates() {
  local path file target group
  for path in "$root$agent_recv"/*.crt "$root$agent_recv"/*.pub "$root$agent_recv"/*.key; do
    [[ -f $path && ! -L $path ]] || continue
    file=${path##*/}
    target=
    read -r target group < <(destination_of "$file" "$1") || true
    if [[ -z $target ]]; then
      log "passed over $file: it has no place on a $1 VM"
    elif [[ ! -s $path && $file != ca.pub ]]; then
      log "passed over $file: it is empty"
    else
      copy_file "$path" "$target" 0640 "root:$group"
    fi
  done
}

# install_keys KIND: keys that the agent made, once their certificate is in place.
install_keys() {
  local name directory group
  while IFS= read -r name; do
    if [[ -s $root/opt/crt/$name.crt && -f $root$agent_keys/$name.key && ! -L $root$agent_keys/$name.key ]]; then
      read -r directory group < <(key_group "$name") || true
      copy_file "$root$agent_keys/$name.key" "/opt/key/$directory/$name.key" 0640 "root:$group"
    fi
  done < <(certificates_of "$1")
}

# One digest of everything that is delivered, whatever becomes of it.
delivery_digest() {
  local path paths=()
  for path in "$root$agent_recv"/*.{crt,pub,key,env} "$root$agent_keys"/*.key; do
    if [[ -f $path ]]; then
      paths+=("${path#"$root"}")
    fi
  done
  fingerprint "${paths[@]+"${paths[@]}"}"
}

# note STATE FILE TEXT and noted STATE FILE: what became of which content.
note() {
  printf '%s\n' "$3" >"$root$delivery_state/$1.$2"
}

noted() {
  if [[ -f $root$delivery_state/$1.$2 ]]; then
    printf '%s' "$(<"$root$delivery_state/$1.$2")"
  fi
}

# report STATE MESSAGE SERVICE…: the outcome of a delivery and what was restarted, for people and
# for monitoring. STATE is applied, partial (something did not start), refused or failed. In a
# subshell, as it is no change of the configuration.
report() (
  state=$1
  message=$(quote_string "${2//[[:cntrl:]]/ }")
  shift 2
  services=$(printf '"%s"\n' "$@" | sed '/^""$/d' | paste -sd ,)
  write_file "$delivery_state/status.json" 0600 root:root "$(
    cat <<JSON
{
  "state": "$state",
  "message": $message,
  "restarted": [$services],
  "mutable_env_sha256": "$(digest_of "$root$agent_recv/mutable.env")",
  "time": "$(date --utc +%Y-%m-%dT%H:%M:%SZ)"
}
JSON
  )"
)
