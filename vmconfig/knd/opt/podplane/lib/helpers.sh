#!/bin/bash
# What every script here shares: log lines, quoting, env files, atomic writes. Sourced, never run.
set -Eeuo pipefail
# Without it, a command that fails inside $(…) does not end the substitution.
shopt -s inherit_errexit
# The other libraries source this file too, so that each can be read and tested on its own.
if [[ -n ${helpers_loaded-} ]]; then
  return
fi
helpers_loaded=yes

# Sorting, patterns and the decimal point of $EPOCHREALTIME depend on the locale.
export LC_ALL=C
umask 022

# Set in tests and by `podplanec env`: every path is taken below it, and nothing is chowned.
root=${PODPLANE_ROOT:-}
script_name=${0##*/}
# Exit status of bad data, which a retry cannot mend; everything else may be tried again.
readonly exit_rejected=65
changed=0
# Why the script ends, for whoever reports it.
failure=

log() {
  printf '[%s] %s\tts=%s\n' "$script_name" "$*" "$EPOCHREALTIME"
}

fatal() {
  failure=$*
  printf '[%s] FATAL: %s\tts=%s\n' "$script_name" "$*" "$EPOCHREALTIME" >&2
  exit 1
}

reject() {
  failure=$*
  printf '[%s] FATAL: %s\tts=%s\n' "$script_name" "$*" "$EPOCHREALTIME" >&2
  exit "$exit_rejected"
}

# A command that fails unexpectedly (a full disk, a missing tool) must end in a log line too.
# $BASH_COMMAND holds the text before expansion, so no value reaches the log.
on_error() {
  local status=$1 line=$2 command=$3
  ((BASH_SUBSHELL == 0)) || return 0
  failure="line $line: ${command%%$'\n'*} (status $status)"
  printf '[%s] FATAL: %s\tts=%s\n' "$script_name" "$failure" "$EPOCHREALTIME" >&2
}
trap 'on_error "$?" "$LINENO" "$BASH_COMMAND"' ERR

on_machine() {
  [[ -z $root ]]
}

require_root() {
  if on_machine && ((EUID != 0)); then
    fatal "must run as root"
  fi
}

require_file() {
  [[ -s $root$1 ]] || fatal "$1 is missing or empty${2:+: $2}"
}

# own PATH OWNER:GROUP
own() {
  if on_machine; then
    chown -- "$2" "$1"
  fi
}

# quote_env VALUE: the value in single quotes, as env files hold it.
quote_env() {
  local quote="'"
  printf "'%s'" "${1//"$quote"/"$quote\\$quote$quote"}"
}

# env_lines KEY…: a line KEY='value' for each of these variables.
env_lines() {
  local key
  for key in "$@"; do
    printf '%s=%s\n' "$key" "$(quote_env "${!key-}")"
  done
}

# env_line KEY VALUE: one line of an env file, for a value that no variable of that name holds.
env_line() {
  printf '%s=%s\n' "$1" "$(quote_env "$2")"
}

# quote_string TEXT: a string in double quotes, as JSON, YAML and TOML read it alike. Control
# characters were refused when the inputs were validated.
quote_string() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# Whether text that starts with a single quote also ends its quoting: 'a'\''b' does, 'a does not.
is_closed_quote() {
  local text=${1//"'\\''"/}
  [[ $text =~ ^\'[^\']*\'$ ]]
}

# unquote TEXT: sets unquoted to the value that TEXT stands for in an env file. Splitting is the
# caller's: by the first `=`, because values such as base64 end in one. (Not printed: $(…) would
# take away a newline at the end.)
unquote() {
  local quote="'"
  unquoted=$1
  if [[ $1 == "'"* ]]; then
    unquoted=${1:1:${#1}-2}
    unquoted=${unquoted//"'\\''"/"$quote"}
  elif [[ $1 =~ ^\"([^\"]*)\"$ ]]; then
    unquoted=${BASH_REMATCH[1]}
  fi
}

# load_env PATH: sets the variables of an env file. Nothing in the file is executed, and names
# outside of ours (PATH, LD_PRELOAD …) are ignored. A value in single quotes may span lines.
load_env() {
  local line key text number=0
  local names='^(AWS|CLUSTER|GOOGLE|IMMUTABLE|INSTANCE|KUBE|NETSY|NSTANCE|OIDC|PROVIDER|REGISTRY|SSH|TELEMETRY|VMCONFIG)_[A-Z0-9_]+$'
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ -n ${line//[[:space:]]/} && $line != '#'* ]] || continue
    key=${line%%=*}
    text=${line#*=}
    [[ $line == *=* && $key =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || reject "$1: line $number is not KEY='value'"
    while [[ $text == "'"* ]] && ! is_closed_quote "$text"; do
      IFS= read -r line || reject "$1: the quote of $key is not closed"
      number=$((number + 1))
      text+=$'\n'$line
    done
    if [[ $key =~ $names ]]; then
      unquote "$text"
      printf -v "$key" '%s' "$unquoted"
    fi
  done <"$root$1"
}

# write_file PATH MODE OWNER:GROUP CONTENT: replaces a file by rename, or leaves it as it is when
# the content is the same. Content goes through builtins only, so it shows in no process list.
write_file() {
  local path=$root$1 mode=$2 owner=$3 content=$4
  [[ ! -L $path ]] || fatal "$1 is a symbolic link"
  if [[ -f $path ]] && printf '%s\n' "$content" | cmp --silent - "$path"; then
    chmod "$mode" "$path"
    own "$path" "$owner"
    return
  fi
  mkdir -p "${path%/*}"
  rm -f "$path.tmp"
  (umask 077 && printf '%s\n' "$content" >"$path.tmp")
  chmod "$mode" "$path.tmp"
  own "$path.tmp" "$owner"
  mv -f "$path.tmp" "$path"
  changed=$((changed + 1))
  log "wrote $1"
}

remove_file() {
  if [[ -e $root$1 || -L $root$1 ]]; then
    rm -f "$root$1"
    changed=$((changed + 1))
    log "removed $1"
  fi
}

# copy_file FROM TO MODE OWNER:GROUP: like write_file, for a file that may hold any bytes. FROM is
# a path as it stands, TO one below the root.
copy_file() {
  local from=$1 path=$root$2 mode=$3 owner=$4
  if [[ -f $path && ! -L $path ]] && cmp --silent "$from" "$path"; then
    return
  fi
  rm -f "$path.tmp"
  (umask 077 && cat "$from" >"$path.tmp")
  chmod "$mode" "$path.tmp"
  own "$path.tmp" "$owner"
  mv -f "$path.tmp" "$path"
  changed=$((changed + 1))
  log "wrote $2"
}

# fingerprint PATH…: one digest over names, contents and absence of files.
fingerprint() {
  local path present=() absent=()
  for path in "$@"; do
    if [[ -f $root$path ]]; then
      present+=("$root$path")
    else
      absent+=("$path")
    fi
  done
  {
    printf 'absent %s\n' "${absent[@]}"
    if ((${#present[@]} > 0)); then
      sha256sum "${present[@]}"
    fi
  } | sha256sum | cut -d ' ' -f 1
}

# digest_of FILE: its SHA-256, or nothing for a file that does not exist.
digest_of() {
  local digest=
  if [[ -f $1 ]]; then
    read -r digest _ < <(sha256sum <"$1")
  fi
  printf '%s' "$digest"
}

# manifest_kind PATH: knd or knc. There is no jq on the VM, so the first "kind" of the text counts.
manifest_kind() {
  local text
  require_file "$1"
  text=$(<"$root$1")
  [[ $text =~ \"kind\"[[:space:]]*:[[:space:]]*\"([^\"]*)\" ]] || fatal "$1 names no kind"
  case ${BASH_REMATCH[1]} in
    knd | knc) printf '%s' "${BASH_REMATCH[1]}" ;;
    *) fatal "$1: kind is ${BASH_REMATCH[1]}, not knd or knc" ;;
  esac
}

# split_list TEXT: the items of a comma list, one a line, without blanks around them.
split_list() {
  local item items
  IFS=, read -ra items <<<"$1"
  for item in "${items[@]}"; do
    item=${item#"${item%%[![:space:]]*}"}
    item=${item%"${item##*[![:space:]]}"}
    if [[ -n $item ]]; then
      printf '%s\n' "$item"
    fi
  done
}

# split_address HOST:PORT: sets address_host, without the brackets of an IPv6 address, and
# address_port. False for anything else.
split_address() {
  address_host=
  address_port=
  if [[ $1 =~ ^\[([0-9A-Fa-f:.]+)\]:([0-9]{1,5})$ || $1 =~ ^([A-Za-z0-9._-]+):([0-9]{1,5})$ ]]; then
    address_host=${BASH_REMATCH[1]}
    address_port=${BASH_REMATCH[2]}
    return 0
  fi
  return 1
}

# answers HOST:PORT: whether something accepts TCP connections there within five seconds. Bash's
# /dev/tcp takes an IPv6 address without brackets only; the pattern leaves nothing to quote.
answers() {
  split_address "$1" || return 1
  timeout 5 bash -c ": <>/dev/tcp/$address_host/$address_port" 2>/dev/null
}

# lock NAME SECONDS: holds /var/lock/podplane-NAME.lock until the script ends, or is fatal.
lock() {
  mkdir -p "$root/var/lock"
  exec {lock_fd}>"$root/var/lock/podplane-$1.lock"
  flock --exclusive --wait "$2" "$lock_fd" || fatal "another run of $1 holds the lock"
}

unlock() {
  exec {lock_fd}>&-
}

# summary WHAT: the last line of a script, which tells whether it changed anything.
summary() {
  if ((changed == 0)); then
    log "$1: unchanged"
  else
    log "$1: $changed changed"
  fi
}
