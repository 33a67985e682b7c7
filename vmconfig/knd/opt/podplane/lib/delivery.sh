#!/bin/bash
# What nstance-agent may deliver, and where each file goes. Sourced by nstance-recv-watch.sh.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

if [[ -n ${delivery_loaded-} ]]; then
  return
fi
delivery_loaded=yes

readonly agent_recv=/opt/nstance-agent/recv
readonly agent_keys=/opt/nstance-agent/keys
readonly delivery_state=/opt/podplane/delivery
# What is refused or applied as one. Certificates and keys are: one without the other is worth nothing.
readonly env_files=(mutable.env secrets.env)
readonly parts=(identity "${env_files[@]}")
readonly refusal_seconds=3600

declare -A part_digests=() reasons=()
delivery_digest=
identity_files=()
refused_now=()

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
    service-accounts.pub | service-accounts.key | encryption.key)
      [[ $2 == knc ]] || return 0
      if [[ $file == *.pub ]]; then
        printf '/opt/pub/%s podplane' "$file"
      else
        printf '/opt/key/kube-apiserver/%s kube-apiserver' "$file"
      fi
      ;;
    *.crt)
      # No pipe into grep: it ends at the first hit, and the status of what writes on is a failure.
      if [[ $'\n'$(certificates_of "$2")$'\n' == *$'\n'"$name"$'\n'* ]]; then
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

# run SCRIPT ARGUMENT…: runs one of our scripts, and keeps the reason that it gave for a failure.
run() {
  local status=0 script=$root/opt/podplane/bin/$1 errors=$root$delivery_state/errors
  shift
  "$script" "$@" 2>"$errors" || status=$?
  cat "$errors" >&2
  if ((status != 0)); then
    failure=$(sed --quiet 's/^.*FATAL: \([^\t]*\).*$/\1/p' "$errors" | tail --lines 1)
    failure=${failure:-"${script##*/} ended with status $status"}
  fi
  rm -f "$errors"
  return "$status"
}

# encryption_key_fits FILE: whether a delivered key can be used in the place of the one in use: 32 bytes as
# base64, a line each, and what encrypts now among them, as it is lost with its key.
encryption_key_fits() {
  local line size in_use='' current=$root/opt/key/kube-apiserver/encryption.key
  while IFS= read -r line || [[ -n $line ]]; do
    [[ -n $line ]] || continue
    size=$(base64 --decode <<<"$line" 2>/dev/null | wc --bytes) || size=0
    if ((size != 32)); then
      failure="a line of it is not the base64 of 32 bytes"
      return 1
    fi
  done <"$1"
  if [[ -s $current ]]; then
    IFS= read -r in_use <"$current" || true
  fi
  if [[ -n $in_use && $'\n'$(<"$1")$'\n' != *$'\n'"$in_use"$'\n'* ]]; then
    failure="it lacks the key that encrypts now, and what that encrypted could not be read any more"
    return 1
  fi
}

# take_in KIND: copies what is delivered and has a place here into a folder of root's own, and sets
# identity_files to lines `copy<tab>target<tab>group`. Read as the agent, in whose folders any name may
# become a link to what only root may read. A private copy, as the agent replaces files at any moment.
take_in() {
  local path file target group directory name
  local incoming=$root$delivery_state/incoming
  identity_files=()
  rm -rf "$incoming"
  mkdir -m 0700 "$incoming" "$incoming/recv" "$incoming/keys"
  for path in "$root$agent_recv"/*.{crt,pub,key}; do
    [[ -f $path && ! -L $path ]] || continue
    file=${path##*/}
    target=
    read -r target group < <(destination_of "$file" "$1") || true
    if [[ -z $target ]]; then
      log "passed over $file: it has no place on a $1 VM"
      continue
    fi
    read_as nstance-agent "$path" >"$incoming/recv/$file"
    if [[ ! -s $incoming/recv/$file && $file != ca.pub ]]; then
      log "passed over $file: it is empty"
    elif [[ $file == encryption.key ]] && ! encryption_key_fits "$incoming/recv/$file"; then
      log "passed over $file: $failure"
      reasons[encryption.key]=$failure
    else
      identity_files+=("$incoming/recv/$file"$'\t'"$target"$'\t'"$group")
    fi
  done
  # A key that the agent made counts once its certificate is there.
  while IFS= read -r name; do
    path=$root$agent_keys/$name.key
    [[ -f $path && ! -L $path ]] || continue
    [[ -s $incoming/recv/$name.crt || -s $root/opt/crt/$name.crt ]] || continue
    read -r directory group < <(key_group "$name") || true
    read_as nstance-agent "$path" >"$incoming/keys/$name.key"
    identity_files+=("$incoming/keys/$name.key"$'\t'"/opt/key/$directory/$name.key"$'\t'"$group")
  done < <(certificates_of "$1")
  for file in "${env_files[@]}"; do
    path=$root$agent_recv/$file
    if [[ -f $path && ! -L $path ]]; then
      read_as nstance-agent "$path" >"$incoming/$file"
    fi
  done
}

# digest_parts: sets part_digests to a digest of each part that is delivered, and delivery_digest to one
# of everything.
digest_parts() {
  local line file digest path text='' all=''
  local -A digests=()
  part_digests=()
  while read -r digest path; do
    digests[$path]=$digest
  done < <(find "$root$delivery_state/incoming" -type f -exec sha256sum {} +)
  for line in "${identity_files[@]+"${identity_files[@]}"}"; do
    path=${line%%$'\t'*}
    text+="${digests[$path]} ${path##*/}"$'\n'
  done
  if [[ -n $text ]]; then
    read -r digest _ < <(sha256sum <<<"$text")
    part_digests[identity]=$digest
  fi
  for file in "${env_files[@]}"; do
    path=$root$delivery_state/incoming/$file
    [[ ! -v digests[$path] ]] || part_digests[$file]=${digests[$path]}
  done
  for file in "${parts[@]}"; do
    all+="$file ${part_digests[$file]-}"$'\n'
  done
  read -r delivery_digest _ < <(sha256sum <<<"$all")
}

# identity_differs: whether a delivered certificate or key is not the one in place.
identity_differs() {
  local line copy target
  for line in "${identity_files[@]+"${identity_files[@]}"}"; do
    IFS=$'\t' read -r copy target _ <<<"$line"
    cmp --silent "$copy" "$root$target" || return 0
  done
  return 1
}

install_identity() {
  local line copy target group
  for line in "${identity_files[@]}"; do
    IFS=$'\t' read -r copy target group <<<"$line"
    copy_file "$copy" "$target" 0640 "root:$group"
  done
}

# env_differs FILE: whether a delivered env file is not what made the one in place. The note names both,
# so that it says nothing about a file that was put back since.
env_differs() {
  local digest
  digest=$(digest_of "$root/opt/podplane/etc/$1")
  [[ "$(noted applied "$1")" != "${part_digests[$1]} $digest" ]]
}

note_env() {
  local digest
  digest=$(digest_of "$root/opt/podplane/etc/$1")
  write_note "$root$delivery_state/applied.$1" "${part_digests[$1]} $digest"
}

noted() {
  if [[ -f $root$delivery_state/$1.$2 ]]; then
    printf '%s' "$(<"$root$delivery_state/$1.$2")"
  fi
}

# refuse PART WHY: this content is not tried again while nothing else changes, the machine is not
# restarted and an hour has not passed: what is wrong with it may be something else in truth.
refuse() {
  local clock boot
  now
  boot=$(boot_id)
  refused_now+=("$1")
  reasons[$1]=$2
  write_note "$root$delivery_state/refused.$1" "${part_digests[$1]} $delivery_digest $clock $boot"$'\n'"$2"
  log "$1 is refused, and what is in use stays: $2"
}

# still_refused PART: whether its refusal holds. Sets the reason.
still_refused() {
  local clock boot digest all then_boot then_clock reason path=$root$delivery_state/refused.$1
  [[ -f $path ]] || return 1
  {
    read -r digest all then_clock then_boot
    IFS= read -r reason
  } <"$path" || return 1
  now
  boot=$(boot_id)
  [[ $digest == "${part_digests[$1]}" && $all == "$delivery_digest" && $then_boot == "$boot" ]] || return 1
  ((clock - then_clock < refusal_seconds)) || return 1
  reasons[$1]=$reason
}

# reason_of PART: why it is refused; nothing where it is not.
reason_of() {
  printf '%s' "${reasons[$1]-}"
}

# A success means that what stood in the way before may be gone.
forget_refusals() {
  local part
  for part in "${parts[@]}"; do
    if [[ " ${refused_now[*]-} " != *" $part "* ]]; then
      rm -f "$root$delivery_state/refused.$part"
    fi
  done
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
  "mutable_env_sha256": "${part_digests[mutable.env]-}",
  "time": "$(date --utc +%Y-%m-%dT%H:%M:%SZ)"
}
JSON
  )"
)

# reported STATE [MESSAGE]: whether that is what the last outcome was, for what is delivered now.
reported() {
  local text message path=$root$delivery_state/status.json
  [[ -f $path ]] || return 1
  text=$(<"$path")
  if [[ -n ${2-} ]]; then
    message=$(quote_string "${2//[[:cntrl:]]/ }")
    [[ $text == *"\"message\": $message,"* ]] || return 1
  fi
  [[ $text == *"\"state\": \"$1\""* && $text == *"\"mutable_env_sha256\": \"${part_digests[mutable.env]-}\""* ]]
}
