# --- How a step works -------------------------------------------------------------------------------------------------

usage() {
  cat <<EOF
Prepares $NODE for $CLUSTER: run it on that node, as root. It looks before it acts, so it may be run again at any time.

  bash SCRIPT [--secrets] [--bucket NAME] [--dry-run] [--timeout SECONDS]
  bash SCRIPT --undo [--dry-run]

  --secrets   reads secrets from standard input, one NAME=VALUE a line; needed until the node has them:
$(usage_of_secrets)
$(usage_of_preparing)
  --bucket    the bucket of Nstance, where the cluster's cloud chose its name; needed until the node knows it
  --dry-run   says what it would do, and does nothing
  --undo      takes away what it made, except the encryption key, packages and what others use
  --timeout   ends a single command that takes longer (900)

Exit status: 0 all is as it should be, 1 a step failed, 2 wrong use, 3 something has to be given first.
EOF
}

usage_of_preparing() {
  if ((OPENTOFU)); then
    echo "  --prepare   only what OpenTofu needs of this node: before it makes its part, which this script looks for"
  else
    echo "  --prepare   means nothing here: OpenTofu makes no part of $CLUSTER"
  fi
}

usage_of_secrets() {
  if ((STORE_OWN)); then
    echo "                ENCRYPTION_KEY         32 bytes in base64, the same on every node and for ever"
  fi
  if [[ $STORE_PROOF == key-pair ]]; then
    echo "                AWS_ACCESS_KEY_ID      a key of the object storage"
    echo "                AWS_SECRET_ACCESS_KEY"
  else
    echo "                GOOGLE_CREDENTIALS     the key file of a service account, in base64"
  fi
}

given_bucket=""
dry_run=0 undo=0 prepare=0 secrets_given=0 limit=900
made=0 fine=0 planned=0 step="reading options"

read_options() {
  while (($# > 0)); do
    case $1 in
      --secrets) secrets_given=1 ;;
      --dry-run) dry_run=1 ;;
      --undo) undo=1 ;;
      --prepare)
        ((OPENTOFU)) || fail 2 "--prepare is for clusters of which OpenTofu makes a part"
        prepare=1
        ;;
      --timeout)
        [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || fail 2 "--timeout needs a number of seconds"
        limit=$2
        shift
        ;;
      --bucket)
        [[ ${2:-} =~ ^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$ ]] || fail 2 "--bucket needs the name of a bucket"
        [[ -z $STORE_BUCKET || $2 == "$STORE_BUCKET" ]] || fail 2 "the bucket of $CLUSTER is $STORE_BUCKET"
        given_bucket=$2
        shift
        ;;
      --help)
        usage
        step=""
        exit 0
        ;;
      *) fail 2 "unknown option $1; --help lists them" ;;
    esac
    shift
  done
}

# log WORD TEXT
log() {
  printf '%-7s %s\n' "$1" "$2"
}

# fail STATUS TEXT
fail() {
  printf 'FAILED  %s\n' "$2" >&2
  exit "$1"
}

# What is printed last, however the script ends.
at_exit() {
  local status=$?
  rm -rf "$scratch"
  if [[ -z $step ]]; then return; fi
  if ((status != 0)); then
    printf 'FAILED  at: %s\n' "$step" >&2
    log summary "stopped; run it again to go on. $made made, $fine as they should be"
  elif ((dry_run)); then
    log summary "$planned to do, $fine as they should be; nothing was changed"
  else
    log summary "$made made, $fine as they should be"
  fi
}

# command_of PROGRAM ARGUMENT...: runs it, but not for ever, and without the standard input of this script.
command_of() {
  LC_ALL=C timeout --kill-after=5 "$limit" "$@" </dev/null 9>&-
}

# change PROGRAM ARGUMENT...: runs what changes something. Its output is shown only if the step fails.
change() {
  command_of "$@" >>"$scratch/output" 2>&1
}

# ensure WHAT PROBE MAKE [ARGUMENT...]: one step. The probe reads the state and prints what is wrong with it, or nothing.
# Only the probe decides whether it is right in the end: programs of Proxmox VE end with 0 after a task that failed, and
# with another status where another node was quicker.
ensure() {
  local what=$1 probe=$2 make=$3 wrong status
  shift 3
  step=$what
  wrong=$("$probe" "$@")
  if [[ -z $wrong ]]; then
    fine=$((fine + 1))
    log ok "$what"
    return
  fi
  if ((dry_run)); then
    planned=$((planned + 1))
    log would "$what ($wrong)"
    return
  fi
  : >"$scratch/output"
  set +e
  (
    set -e
    "$make" "$@"
  )
  status=$?
  set -e
  wrong=$("$probe" "$@")
  if [[ -n $wrong ]]; then
    sed 's/^/        /' "$scratch/output" >&2
    # 3: the step said itself what has to be given.
    fail "$((status == 3 ? 3 : 1))" "$what: $wrong"
  fi
  made=$((made + 1))
  log made "$what"
}

# maker MAKE: what makes a part of the cluster that OpenTofu may make, too.
maker() {
  if ((OPENTOFU)); then echo made_by_opentofu; else echo "$1"; fi
}

# What two make, each makes anew: it is only looked for.
made_by_opentofu() {
  printf 'OpenTofu makes it: apply first, then run this script again\n' >>"$scratch/output"
  return 3
}

# rows FIELD...: a JSON list on standard input as lines, the fields with | between. Lists inside are joined by commas.
rows() {
  perl -MJSON::PP -e '
    local $/;
    my $list = decode_json(<STDIN>);
    for my $entry (@$list) {
      my @values = map { my $v = $entry->{$_}; ref($v) eq "ARRAY" ? join(",", @$v) : $v // "" } @ARGV;
      s/[|\n]/ /g for @values;
      print join("|", @values), "\n";
    }' "$@"
}

# pve_rows PATH[?NAME=VALUE] FIELD...: what the API lists there.
pve_rows() {
  local path=${1%%\?*} query=${1#"${1%%\?*}"} options=()
  shift
  if [[ -n $query ]]; then
    query=${query#\?}
    options=("--${query%%=*}" "${query#*=}")
  fi
  command_of pvesh get "$path" "${options[@]}" --output-format json | rows "$@"
}

# has_line TEXT LINE
has_line() {
  grep --fixed-strings --line-regexp --quiet -- "$2" <<<"$1"
}

# joined SEPARATOR ITEM...
joined() {
  local separator=$1 text="" item
  shift
  for item in "$@"; do text+=${text:+$separator}$item; done
  printf '%s\n' "$text"
}

# What was made is noted before it is made: that of this node here, that of all nodes in the file system they share.
# What is not noted is never taken away.
note() {
  mkdir -p "$notes_here"
  : >"$notes_here/$1"
}

note_shared() {
  mkdir -p "$notes_shared"
  : >"$notes_shared/$1"
}

# write_file PATH MODE: standard input becomes that file, whole or not at all.
write_file() {
  local path=$1 mode=$2
  mkdir -p "${path%/*}"
  (
    umask 077
    cat >"$path.podplane"
  )
  chmod "$mode" "$path.podplane"
  mv -f "$path.podplane" "$path"
}

# file_is PATH MODE TEXT: prints what is wrong.
file_is() {
  local path=$1
  if [[ ! -f $path ]]; then
    echo "absent"
  elif [[ $(<"$path") != "$3" ]]; then
    echo "has other content"
  elif [[ $(stat --format %a "$path") != "$2" ]]; then
    echo "has another mode"
  fi
}

make_file() {
  printf '%s\n' "$3" | write_file "$1" "$2"
}

# ensure_file PATH MODE TEXT
ensure_file() {
  ensure "file $1" file_is make_file "$@"
}
