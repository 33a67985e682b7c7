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

# env_line KEY VALUE: one line of an env file, the value in single quotes. Without a process of its own,
# as hundreds of lines are written for each delivery.
env_line() {
  local quote="'"
  printf "%s='%s'\n" "$1" "${2//"$quote"/"$quote\\$quote$quote"}"
}

# env_lines KEY…: a line for each of these variables.
env_lines() {
  local key
  for key in "$@"; do
    env_line "$key" "${!key-}"
  done
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
  local names='^(AWS|CLUSTER|DEFAULTS|ENCRYPT|GOOGLE|IMMUTABLE|INSTANCE|KUBE|NETSY|NSTANCE|OIDC|PROVIDER|REGISTRY|SSH|TELEMETRY|VMCONFIG)_[A-Z0-9_]+$'
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

# Only root may enter it: in /var/lock anyone could put a link in the way of a lock, or keep it.
readonly lock_directory=/run/podplane

# lock NAME SECONDS: holds a lock until the script and whatever it started end, or is fatal.
lock() {
  (umask 077 && mkdir -p "$root$lock_directory")
  exec {lock_fd}>"$root$lock_directory/$1.lock"
  flock --exclusive --wait "$2" "$lock_fd" || fatal "another run of $1 holds the lock"
}

# lock_configuration: the lock of whatever changes the configuration or starts services by it. One for
# all, as two that overlap each work with values that the other is about to replace. A script that was
# started under it works under that of its parent, whose descriptor it inherited.
lock_configuration() {
  local path=$root$lock_directory/configuration.lock
  if [[ -n ${PODPLANE_LOCK-} && /proc/self/fd/$PODPLANE_LOCK -ef $path ]]; then
    return
  fi
  lock configuration 900
  export PODPLANE_LOCK=$lock_fd
}

# now: sets clock to the seconds since the machine started, which no correction of the time changes.
now() {
  local uptime=$root/proc/uptime
  [[ -f $uptime ]] || uptime=/proc/uptime
  read -r clock _ <"$uptime"
  clock=${clock%.*}
}

# pause SECONDS: in a tree that stands for a VM and has a clock of its own, only that clock moves on.
pause() {
  if [[ -n $root && -f $root/proc/uptime ]]; then
    now
    printf '%s.00 0.00\n' "$((clock + $1))" >"$root/proc/uptime"
  else
    sleep "$1"
  fi
}

# boot_id: what names the time since the machine was started.
boot_id() {
  local id=$root/proc/sys/kernel/random/boot_id
  [[ -f $id ]] || id=/proc/sys/kernel/random/boot_id
  printf '%s' "$(<"$id")"
}

# as USER COMMAND…: runs it as that user. Whatever root does in a folder that another user may write it
# does as that user, as any name in there may be, or become at any moment, a link to something else. With
# the groups of the user, as /opt is open to a group only.
as() {
  local user=$1
  shift
  if on_machine; then
    setpriv --reuid "$user" --regid "$user" --init-groups --no-new-privs -- "$@"
  else
    "$@"
  fi
}

# read_as USER PATH: prints a file from a folder of that user; at most 1 MiB, and neither a link nor a
# pipe that never ends.
read_as() {
  as "$1" dd if="$2" iflag=nofollow,nonblock,fullblock bs=64K count=16 status=none
}

# write_as USER PATH MODE CONTENT: like write_file, for a file in a folder of that user.
write_as() {
  local path=$root$2 replace="umask 077 && cat >\"\$1.tmp\" && chmod \"\$2\" \"\$1.tmp\" && mv -f \"\$1.tmp\" \"\$1\""
  if [[ -f $path ]] && printf '%s\n' "$4" | cmp --silent - <(read_as "$1" "$path"); then
    as "$1" chmod -- "$3" "$path"
    return
  fi
  on_machine || mkdir -p "${path%/*}"
  as "$1" bash -c "$replace" - "$path" "$3" <<<"$4"
  changed=$((changed + 1))
  log "wrote $2"
}

# write_note PATH TEXT: a small file that is there whole or not at all. PATH as it stands.
write_note() {
  (umask 077 && printf '%s\n' "$2" >"$1.tmp")
  mv -f "$1.tmp" "$1"
}

# summary WHAT: the last line of a script, which tells whether it changed anything.
summary() {
  if ((changed == 0)); then
    log "$1: unchanged"
  else
    log "$1: $changed changed"
  fi
}
