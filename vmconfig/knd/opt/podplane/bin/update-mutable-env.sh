#!/bin/bash
# update-mutable-env.sh SOURCE DEST [DELETE]: checks a delivered env file and merges it into DEST.
# The name of DEST chooses the keys that are allowed: share/defaults/mutable.env or secrets.env.
# Everything is checked before anything is written. Exit status 65: the delivery is bad. With DELETE
# `true` or `1`, SOURCE is removed at the end. Messages name keys and characters, never values.
set -euo pipefail

# shellcheck source=../lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly max_length=4096
# Values by the name of the set and the key: defaults.KUBE_LOG_LEVEL, current.…, delivered.…,
# merged.….
declare -A values=()

# Keys that mean the same, older spelling and newer. When a delivery has one of them, the others
# go back to their defaults: a generator that changed the spelling must not leave the old value.
readonly same_meaning=(
  'OIDC_CA_CERT OIDC_CUSTOM_CA OIDC_CA_FILE'
  'SSH_AUTHORIZED_KEY SSH_AUTHORIZED_KEYS'
)

# trim TEXT: sets trimmed. A variable, as a process for each part of each line would take seconds.
trim() {
  trimmed=${1#"${1%%[![:space:]]*}"}
  trimmed=${trimmed%"${trimmed##*[![:space:]]}"}
}

# parse FILE SET: the keys and values of a file, split by the first `=` only.
parse() {
  local line key text trimmed number=0
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    trim "$line"
    line=$trimmed
    [[ -n $line && $line != '#'* ]] || continue
    [[ $line == *=* ]] || reject "line $number is not KEY=value; a value cannot span lines"
    trim "${line%%=*}"
    key=$trimmed
    trim "${line#*=}"
    text=$trimmed
    [[ -n $key ]] || continue
    [[ $key =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || reject "line $number: the key is not an identifier"
    if [[ $2 == delivered && -v values[$2.$key] ]]; then
      reject "$key is given twice"
    fi
    if [[ $text =~ ^\'(.*)\'$ || $text =~ ^\"(.*)\"$ ]]; then
      text=${BASH_REMATCH[1]}
    fi
    values[$2.$key]=$text
  done <"$1"
}

# keys_of SET, sorted.
keys_of() {
  printf '%s\n' "${!values[@]}" | sed --quiet "s/^$1\\.//p" | sort
}

check_value() {
  local key=$1 value=$2 other
  ((${#value} <= max_length)) || reject "$key is longer than $max_length characters"
  if [[ $value == ' '* || $value == *' ' ]]; then
    reject "$key begins or ends with a blank"
  fi
  if [[ ! $value =~ ^[][A-Za-z0-9\ ./_:+=#@,-]*$ ]]; then
    other=${value//[][A-Za-z0-9 .\/_:+=#@,-]/}
    if [[ ${other:0:1} == [[:print:]] ]]; then
      reject "$key holds ${other:0:1}, which no value may hold"
    fi
    reject "$key holds a character that cannot be printed"
  fi
}

check_delivery() {
  local key
  while IFS= read -r key; do
    [[ -v values[defaults.$key] ]] || reject "$key is not a key of this release"
    check_value "$key" "${values[delivered.$key]}"
  done < <(keys_of delivered)
}

# source_of KEY DEST: sets from to the set that a key's value comes from: what was delivered, else what is
# there, else the default. A secret that is no longer delivered is withdrawn, and so is an older spelling
# of what was.
source_of() {
  local key=$1 destination=$2
  if [[ -v values[delivered.$key] ]]; then
    from=delivered
  elif [[ ! -v values[current.$key] || $destination == */secrets.env ]] || respelled "$key"; then
    from=defaults
  else
    from=current
  fi
}

# Whether the delivery has a key that means the same.
respelled() {
  local group other others
  for group in "${same_meaning[@]}"; do
    [[ " $group " == *" $1 "* ]] || continue
    read -ra others <<<"$group"
    for other in "${others[@]}"; do
      [[ ! -v values[delivered.$other] ]] || return 0
    done
  done
  return 1
}

merged_text() {
  local key from
  while IFS= read -r key; do
    source_of "$key" "$1"
    env_line "$key" "${values[$from.$key]}"
  done < <(keys_of defaults)
}

# SOURCE and DEST are paths as they stand, PODPLANE_ROOT included.
main() {
  local from=${1-} to=${2-} defaults file text
  [[ -n $from && -n $to ]] || fatal "usage: update-mutable-env.sh SOURCE DEST [true]"
  require_root
  defaults=$root/opt/podplane/share/defaults/${to##*/}
  for file in "$from" "$to" "$defaults"; do
    [[ -f $file ]] || fatal "$file does not exist"
  done
  parse "$defaults" defaults
  parse "$to" current
  parse "$from" delivered
  check_delivery
  text=$(merged_text "$to")
  write_file "${to#"$root"}" 0600 root:root "$text"
  case ${3-} in
    true | 1) rm -f "$from" ;;
  esac
  summary "${to##*/}"
}

main "$@"
