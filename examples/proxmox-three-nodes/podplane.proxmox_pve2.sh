#!/bin/bash
# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.
# Prepares the node pve2 of Proxmox VE for the cluster homelab. Copy it there, and run it as root:
#   bash podplane.proxmox_pve2.sh --help
set -euo pipefail
shopt -s inherit_errexit

# --- This node and its cluster; all below is the same in the script of each node
NODE='pve2'
CLUSTER='homelab'
PROVIDER='proxmox_rack'
NODE_ADDRESSES=('192.168.10.11' '192.168.10.12' '192.168.10.13')
OPENTOFU='0'
PACKAGE_SOURCE='unmanaged'
NTP_SERVERS=()
STORAGE_DISKS='local-lvm'
STORAGE_ISOS='local'
STORAGE_IMAGES='local'
NETWORK='existing'
BRIDGE='vmbr0'
BRIDGE_PORTS=()
BRIDGE_VLAN_AWARE='0'
SDN_TYPE=''
SDN_ZONE=''
SDN_VNET=''
SDN_BRIDGE=''
SDN_TAG=''
SDN_SUBNET=''
SDN_GATEWAY=''
SDN_SNAT='0'
SDN_DHCP_START=''
SDN_DHCP_END=''
POOL_BRIDGES=()
PVE_POOLS=()
TEMPLATE_MADE='1'
TEMPLATE_NAME='homelab-debian-13-902ea07f'
TEMPLATE_ID=''
TEMPLATE_FIRST_ID='9010'
IMAGE_URL='https://cloud.debian.org/images/cloud/trixie/20260512-2476/debian-13-genericcloud-amd64-20260512-2476.qcow2'
IMAGE_DIGEST='sha512:902ea07fa2328d77b68a7052c30979535503acbfb5c4443c64f4aba7700dc0f1659e8c0debc2e620ed98186542aeb4e9a06d0d0b3b30c0f1074a4825b1a48f06'
TAGS=('homelab')
API_USER='podplane-homelab@pve'
API_ROLE='podplane-homelab'
API_TOKEN='nstance-pve2'
API_URL='https://localhost:8006/api2/json'
FIREWALL='0'
FIREWALL_ENABLE='0'
FIREWALL_GROUP=''
FIREWALL_MANAGEMENT=()
FIREWALL_RULES=()
LEADER_MADE='1'
LEADER_ADDRESS='10.20.0.5'
LEADER_PREFIX='24'
LEADER_ROUTER_ID='51'
SERVER_VERSION='2.0.1'
SERVER_URL='https://github.com/nstance-dev/nstance/releases/download/v2.0.1/nstance-server_2.0.1_linux_amd64.tar.gz'
SERVER_DIGEST='sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
SHARD='rack'
STORE_KIND='s3'
STORE_ENDPOINT='https://s3.lab.example.com'
STORE_REGION='us-east-1'
STORE_BUCKET='homelab-nstance'
STORE_OWN='1'
STORE_PROOF='key-pair'
STORE_CONFIG_KEY='shard/rack/config.jsonc'
STORE_CA_KEY='cluster/secret/ca.key'
KEY_FILE='/etc/nstance/encryption.key'

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

# --- What has to hold before anything is changed ----------------------------------------------------------------------

check_node() {
  local nodes program version
  step="the node"
  ((EUID == 0)) || fail 1 "only root can do this"
  for program in qm pvesm pveum pvesh pveversion perl wget flock; do
    command -v "$program" >/dev/null || fail 1 "$program is missing: this is no node of Proxmox VE"
  done
  version=$(command_of pveversion)
  version=${version#pve-manager/}
  version=${version%%/*}
  pve_major=${version%%.*}
  pve_minor=${version#*.}
  pve_minor=${pve_minor%%.*}
  [[ $pve_major =~ ^[0-9]+$ && $pve_minor =~ ^[0-9]+$ ]] || fail 1 "pveversion tells no version"
  ((pve_major >= 8)) || fail 1 "Proxmox VE $version is too old: 8.0 or newer is needed"
  ((pve_major <= 9)) || fail 1 "Proxmox VE $version is newer than this script knows: build it with a newer podplanec"
  nodes=$(pve_rows /cluster/status type name local quorate)
  grep --quiet "^node|$NODE|1|" <<<"$nodes" || fail 1 "this is another node than $NODE"
  ! grep --quiet '^cluster|.*|0$' <<<"$nodes" || fail 1 "the cluster of Proxmox VE has no quorum, so nothing can be written"
  log ok "$NODE runs Proxmox VE $version"
}

# One run at a time on a node; the system ends the lock with the script.
lock_node() {
  step="the lock of this node"
  if ((dry_run)); then return; fi
  exec 9>"/run/lock/podplane-nstance.lock"
  flock --nonblock 9 || fail 1 "another run of such a script is not done yet"
}

# A node has one server of Nstance, and so belongs to one cluster.
check_owner() {
  local owner=/var/lib/podplane/owner
  step="the owner of this node"
  if [[ -e $owner ]]; then
    [[ $(<"$owner") == "$CLUSTER/$SHARD" ]] || fail 1 "this node belongs to $(<"$owner") already"
  elif [[ -e /etc/nstance/server.env || -e /etc/systemd/system/nstance-server.service ]]; then
    fail 1 "this node has a server of Nstance that no such script made: take it away first"
  fi
}

own_node() {
  step="the owner of this node"
  if ((dry_run)); then return; fi
  printf '%s\n' "$CLUSTER/$SHARD" | write_file /var/lib/podplane/owner 644
}

# --- Secrets: from standard input, never in arguments, logs or other files than their own -----------------------------

given_key="" given_id="" given_secret="" given_file=""
credentials_file=/etc/nstance/google.json

read_secrets() {
  local line
  step="reading secrets"
  if ((!secrets_given)); then return; fi
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      ENCRYPTION_KEY=*) given_key=${line#*=} ;;
      AWS_ACCESS_KEY_ID=*) given_id=${line#*=} ;;
      AWS_SECRET_ACCESS_KEY=*) given_secret=${line#*=} ;;
      GOOGLE_CREDENTIALS=*) given_file=${line#*=} ;;
      "" | "#"*) ;;
      *) fail 2 "standard input has a line that is none of the secrets; --help lists them" ;;
    esac
  done
  if [[ -n $given_key ]]; then
    [[ $(base64 --decode <<<"$given_key" 2>/dev/null | wc --bytes) -eq 32 ]] ||
      fail 2 "ENCRYPTION_KEY is not 32 bytes in base64: make one with: head -c 32 /dev/urandom | base64"
  fi
  if [[ -n $given_file ]]; then
    [[ -n $(base64 --decode <<<"$given_file" 2>/dev/null | account_of) ]] ||
      fail 2 "GOOGLE_CREDENTIALS is not the key file of a service account in base64: make it with: base64 -w0 key.json"
  fi
  # What the environment file of a service and curl take without doubt.
  [[ $given_id =~ ^[!-~]*$ && $given_secret =~ ^[!-~]*$ && $given_id$given_secret != *[\'\"\\]* ]] ||
    fail 2 "a key of the object storage has blanks, quotes or characters beyond ASCII"
}

# of_env NAME: what the server's environment file says.
of_env() {
  local file=/etc/nstance/server.env
  if [[ -f $file ]]; then sed --quiet "s/^$1='\(.*\)'\$/\1/p" "$file"; fi
}

# account_of: whose key file standard input is; nothing for what is none.
account_of() {
  perl -MJSON::PP -e '
    local $/;
    my $file = eval { decode_json(<STDIN>) };
    print $file->{client_email} if ref($file) eq "HASH" && $file->{client_email} && $file->{private_key};'
}

# What was given stands above what the node has.
settle_secrets() {
  step="secrets"
  settle_bucket
  if [[ $STORE_PROOF == key-pair ]]; then
    access_id=${given_id:-$(of_env AWS_ACCESS_KEY_ID)}
    access_secret=${given_secret:-$(of_env AWS_SECRET_ACCESS_KEY)}
    [[ -n $access_id && -n $access_secret ]] || needed "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the object storage"
  elif [[ -z $given_file && ! -s $credentials_file ]]; then
    needed "GOOGLE_CREDENTIALS"
  fi
  settle_key
}

# The bucket that the node was told when it was prepared stands in the server's unit.
settle_bucket() {
  local unit=/etc/systemd/system/nstance-server.service
  if [[ -n $given_bucket ]]; then
    STORE_BUCKET=$given_bucket
  elif [[ -z $STORE_BUCKET && -f $unit ]]; then
    STORE_BUCKET=$(sed --quiet 's/^ExecStart=.* --bucket \([^ ]*\) .*/\1/p' "$unit")
  fi
  [[ -n $STORE_BUCKET ]] || needed "bucket, which the output nstance_bucket of OpenTofu names (--bucket)"
}

# A key that was given stands above the one that the node has. One is never made here: two nodes would make two.
settle_key() {
  key_print=none
  if [[ -z $KEY_FILE ]]; then return; fi
  key_print=""
  if [[ -s $KEY_FILE ]]; then key_print=$(fingerprint <"$KEY_FILE"); fi
  if [[ -n $given_key ]]; then
    local given
    given=$(base64 --decode <<<"$given_key" | fingerprint)
    [[ -z $key_print || $key_print == "$given" ]] ||
      fail 1 "the encryption key of this node is another than the one given: only the first opens what is stored"
    key_print=$given
  elif [[ -z $key_print ]]; then
    if [[ -n $access_id && $(store_status "$STORE_CA_KEY") == 200 ]]; then
      fail 3 "the store holds the CA of $CLUSTER, which only its encryption key opens: give ENCRYPTION_KEY; see --help"
    fi
    needed "ENCRYPTION_KEY, the same on every node"
  fi
}

# needed WHAT: without it nothing is begun; a dry run only tells of it.
needed() {
  if ((!dry_run)); then fail 3 "this node has no $1: give it with --secrets; --help tells how"; fi
  planned=$((planned + 1))
  log needed "$1"
}

# Tells keys apart, and tells nothing of them.
fingerprint() {
  sha256sum | cut --characters=1-16
}

# store_status KEY: the HTTP status of an object in the store. 000 where it does not answer.
store_status() {
  if ! command -v curl >/dev/null; then
    echo 000
  elif [[ $STORE_PROOF == key-pair ]]; then
    status_by_key "$1"
  else
    status_by_file "$1"
  fi
}

status_by_key() {
  LC_ALL=C timeout --kill-after=5 "$limit" curl --config - <<EOF || true
silent
max-time = 30
output = "/dev/null"
write-out = "%{http_code}"
aws-sigv4 = "aws:amz:$STORE_REGION:s3"
header = "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
user = "$access_id:$access_secret"
url = "${STORE_ENDPOINT%/}/$STORE_BUCKET/$1"
EOF
}

status_by_file() {
  local token=
  if [[ -n $given_file || -s $credentials_file ]]; then token=$(google_token) || true; fi
  if [[ -z $token ]]; then
    echo 401
    return
  fi
  LC_ALL=C timeout --kill-after=5 "$limit" curl --config - <<EOF || true
silent
max-time = 30
output = "/dev/null"
write-out = "%{http_code}"
header = "Authorization: Bearer $token"
url = "${STORE_ENDPOINT%/}/storage/v1/b/$STORE_BUCKET/o/${1//\//%2F}"
EOF
}

# field_of NAME: what a JSON object on standard input says.
field_of() {
  perl -MJSON::PP -e 'local $/; my $all = eval { decode_json(<STDIN>) }; print $all->{$ARGV[0]} // "" if ref($all) eq "HASH"' "$1"
}

base64url() {
  base64 --wrap=0 | tr '+/' '-_' | tr -d '='
}

# account_file: the key file that was given, which a dry run does not write down, or else the node's.
account_file() {
  if [[ -n $given_file ]]; then base64 --decode <<<"$given_file"; else cat "$credentials_file"; fi
}

# google_token: exchanges what the key file signs for a token that lasts an hour (RFC 7523).
google_token() {
  local now claims signed
  now=$(date +%s)
  claims=$(printf '{"iss":"%s","scope":"https://www.googleapis.com/auth/devstorage.read_only","aud":"%s","iat":%s,"exp":%s}' \
    "$(account_file | field_of client_email)" "$(account_file | field_of token_uri)" "$now" "$((now + 600))")
  signed="$(printf '{"alg":"RS256","typ":"JWT"}' | base64url).$(printf '%s' "$claims" | base64url)"
  signed+=.$(printf '%s' "$signed" | openssl dgst -sha256 -sign <(account_file | field_of private_key) | base64url)
  LC_ALL=C timeout --kill-after=5 "$limit" curl --config - <<EOF | field_of access_token
silent
max-time = 30
data = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=$signed"
url = "$(account_file | field_of token_uri)"
EOF
}

credentials_are() {
  local file=$credentials_file
  if [[ ! -s $file ]]; then
    echo "absent"
  elif [[ -n $given_file && $(base64 --decode <<<"$given_file" | fingerprint) != "$(fingerprint <"$file")" ]]; then
    echo "are others"
  elif [[ $(stat --format '%a %G' "$file") != "640 nstance" ]]; then
    echo "have another mode or group"
  fi
}

make_credentials() {
  local file=$credentials_file
  if [[ -n $given_file ]]; then base64 --decode <<<"$given_file" | write_file "$credentials_file" 600; fi
  chown root:nstance "$file"
  chmod 640 "$file"
}

key_is() {
  local file=$KEY_FILE
  if [[ ! -s $file ]]; then
    echo "absent"
  elif [[ $(stat --format %s "$file") -ne 32 ]]; then
    echo "has not 32 bytes"
  elif [[ $(stat --format '%a %G' "$file") != "640 nstance" ]]; then
    echo "has another mode or group"
  fi
}

make_key() {
  local file=$KEY_FILE
  if [[ ! -s $file ]]; then base64 --decode <<<"$given_key" | write_file "$KEY_FILE" 600; fi
  chown root:nstance "$file"
  chmod 640 "$file"
}

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

# --- Storages, image and template -------------------------------------------------------------------------------------

ensure_storages() {
  ensure "storage $STORAGE_DISKS takes images" storage_takes add_content "$STORAGE_DISKS" images
  ensure "storage $STORAGE_ISOS takes iso" storage_takes add_content "$STORAGE_ISOS" iso
  if ((TEMPLATE_MADE)); then
    check_import
    ensure "storage $STORAGE_IMAGES takes $(image_content)" storage_takes add_content "$STORAGE_IMAGES" "$(image_content)"
  fi
}

# content_of STORAGE: what it takes, one a line.
content_of() {
  pve_rows /storage storage content | sed --quiet "s/^$1|//p" | tr ',' '\n'
}

storage_takes() {
  local states
  states=$(pve_rows "/nodes/$NODE/storage" storage active)
  has_line "$states" "$1|1" || fail 1 "$NODE has no storage $1, or it is not active"
  if ! has_line "$(content_of "$1")" "$2"; then echo "does not take it"; fi
}

# The list is replaced by the command, so what is there is given again.
add_content() {
  local content
  content=$(content_of "$1" | paste --serial --delimiters=,)
  note_shared "content-$1-$2"
  change pvesm set "$1" --content "${content:+$content,}$2"
}

# Before 8.4 disks are not imported from their own kind of content.
check_import() {
  if ((OPENTOFU && TEMPLATE_MADE)) && [[ $(image_content) != import ]]; then
    fail 1 "OpenTofu imports disks by the API, which Proxmox VE can from 8.4 on: update it, or build with manage = script"
  fi
}

image_content() {
  if ((pve_major > 8 || pve_minor >= 4)); then echo import; else echo iso; fi
}

image_volume() {
  local suffix=qcow2
  if [[ $(image_content) == iso ]]; then suffix=img; fi
  echo "$STORAGE_IMAGES:$(image_content)/podplane-${IMAGE_DIGEST:7:12}.$suffix"
}

digest_of() {
  "${IMAGE_DIGEST%%:*}sum" "$1" | cut --delimiter=' ' --fields=1
}

image_is() {
  local volumes path
  volumes=$(pve_rows "/nodes/$NODE/storage/$STORAGE_IMAGES/content?content=$(image_content)" volid)
  if ! has_line "$volumes" "$(image_volume)"; then
    echo "absent"
    return
  fi
  path=$(command_of pvesm path "$(image_volume)")
  if [[ $(digest_of "$path") != "${IMAGE_DIGEST#*:}" ]]; then echo "is damaged"; fi
}

download_image() {
  local volumes
  volumes=$(pve_rows "/nodes/$NODE/storage/$STORAGE_IMAGES/content?content=$(image_content)" volid)
  # It is never overwritten, and its name is ours.
  if has_line "$volumes" "$(image_volume)"; then change pvesm free "$(image_volume)"; fi
  note image
  change pvesh create "/nodes/$NODE/storage/$STORAGE_IMAGES/download-url" --content "$(image_content)" \
    --filename "$(basename "$(image_volume)")" --url "$IMAGE_URL" \
    --checksum "${IMAGE_DIGEST#*:}" --checksum-algorithm "${IMAGE_DIGEST%%:*}"
}

ensure_template() {
  step="template"
  if ((!TEMPLATE_MADE)); then
    ensure "template ${TEMPLATE_NAME:-$TEMPLATE_ID}" template_exists template_by_hand
    return
  fi
  if ((OPENTOFU)); then
    ensure "template $TEMPLATE_NAME" template_exists made_by_opentofu
    return
  fi
  if [[ -n $(template_is) ]]; then ensure "image ${IMAGE_DIGEST:0:19}" image_is download_image; fi
  ensure "template $TEMPLATE_NAME" template_is make_template
}

# vms_named NAME: the numbers of the VMs of this node with that name.
vms_named() {
  command_of qm list | awk -v name="$1" 'NR > 1 && $2 == name { print $1 }'
}

# has_setting ID PATTERN: whether a line of the VM's settings matches.
has_setting() {
  local settings
  settings=$(command_of qm config "$1") || fail 1 "the settings of VM $1 cannot be read"
  grep --quiet --extended-regexp -- "$2" <<<"$settings"
}

template_exists() {
  local found
  found=$(pve_rows '/cluster/resources?type=vm' vmid name node template)
  if [[ -n $TEMPLATE_ID ]]; then
    if ! grep --quiet "^$TEMPLATE_ID|.*|1$" <<<"$found"; then echo "absent"; fi
  elif [[ $(grep --count "|$TEMPLATE_NAME|$NODE|1$" <<<"$found" || true) -ne 1 ]]; then
    echo "there has to be exactly one on this node"
  fi
}

template_by_hand() {
  printf 'it is to exist already, as the source says\n' >>"$scratch/output"
  return 1
}

template_is() {
  local ids
  ids=$(vms_named "$TEMPLATE_NAME")
  if [[ -z $ids ]]; then
    echo "absent"
  elif [[ $ids == *$'\n'* ]]; then
    fail 1 "several VMs of this node are called $TEMPLATE_NAME: Nstance would take none of them"
  elif ! has_setting "$ids" '^template: 1$'; then
    has_setting "$ids" '^tags: (.*;)?podplane(;|$)' ||
      fail 1 "VM $ids is called $TEMPLATE_NAME, and is neither a template nor made by such a script"
    echo "half made"
  fi
}

# The first free one of this node's ten numbers: nodes do not take each other's.
free_number() {
  local taken id
  taken=$(pve_rows /cluster/resources?type=vm vmid)
  for ((id = TEMPLATE_FIRST_ID; id < TEMPLATE_FIRST_ID + 10; id++)); do
    if ! has_line "$taken" "$id"; then
      echo "$id"
      return
    fi
  done
  fail 1 "the numbers $TEMPLATE_FIRST_ID to $((TEMPLATE_FIRST_ID + 9)) are taken"
}

make_template() {
  local id path
  # What a run left that was cut off; nothing else has both the name and the tag.
  id=$(vms_named "$TEMPLATE_NAME")
  if [[ -n $id ]]; then change qm destroy "$id" --purge 1; fi
  id=$(free_number)
  path=$(command_of pvesm path "$(image_volume)")
  note template
  change qm create "$id" --name "$TEMPLATE_NAME" --ostype l26 --cpu x86-64-v2-AES --cores 2 --memory 2048 \
    --scsihw virtio-scsi-single --net0 "virtio,bridge=$BRIDGE" --serial0 socket --vga serial0 \
    --agent enabled=1 --tags "$(joined ';' podplane "${TAGS[@]}")"
  change qm set "$id" --scsi0 "$STORAGE_DISKS:0,import-from=$path,discard=on,ssd=1,iothread=1"
  change qm set "$id" --ide2 "$STORAGE_DISKS:cloudinit"
  change qm set "$id" --boot order=scsi0 --ipconfig0 ip=dhcp
  # A disk that is not there would be found when the first VM does not start.
  has_setting "$id" '^scsi0: ' || return 1
  change qm template "$id"
}

# --- Network of the VMs -----------------------------------------------------------------------------------------------

ensure_network() {
  local bridge pool
  case $NETWORK in
    bridge) ensure "bridge $BRIDGE" bridge_is make_bridge ;;
    sdn) ensure_sdn ;;
    *) ensure "bridge $BRIDGE" bridge_exists bridge_by_hand "$BRIDGE" ;;
  esac
  for bridge in "${POOL_BRIDGES[@]}"; do ensure "bridge $bridge" bridge_exists bridge_by_hand "$bridge"; done
  for pool in "${PVE_POOLS[@]}"; do ensure "resource pool $pool" pool_exists make_pool "$pool"; done
}

interfaces() {
  pve_rows "/nodes/$NODE/network" iface type bridge_ports
}

bridge_exists() {
  if ! ip link show "$1" >/dev/null 2>&1; then echo "absent"; fi
}

bridge_by_hand() {
  printf 'it is yours to make; the source makes one with bridge_ports or sdn\n' >>"$scratch/output"
  return 1
}

bridge_is() {
  local known kind
  known=$(interfaces)
  kind=$(sed --quiet "s/^$BRIDGE|\([^|]*\)|.*/\1/p" <<<"$known")
  if [[ -z $kind ]]; then
    echo "absent"
  elif [[ $kind != bridge ]]; then
    fail 1 "$BRIDGE is there already, as $kind"
  elif ! ip link show "$BRIDGE" >/dev/null 2>&1; then
    echo "not applied"
  fi
}

make_bridge() {
  local port known pending=/etc/network/interfaces.new
  known=$(interfaces)
  if [[ -e $pending && ! -e $notes_here/bridge ]]; then
    fail 1 "the network of this node has changes that somebody has not applied yet: apply or drop them first"
  fi
  for port in "${BRIDGE_PORTS[@]}"; do
    grep --quiet "^$port|" <<<"$known" || fail 1 "this node has no interface $port"
    # Moving a port would cut off what it carries, this session perhaps.
    ! grep --quiet --extended-regexp "^[^|]*\|bridge\|(.* )?$port( .*)?$" <<<"$(grep --invert-match "^$BRIDGE|" <<<"$known")" ||
      fail 1 "$port is in another bridge already"
  done
  if ! grep --quiet "^$BRIDGE|" <<<"$known"; then
    note bridge
    change pvesh create "/nodes/$NODE/network" --iface "$BRIDGE" --type bridge --autostart 1 \
      --bridge_ports "${BRIDGE_PORTS[*]}" --bridge_vlan_aware "$BRIDGE_VLAN_AWARE" --comments "podplane: $CLUSTER"
  fi
  change pvesh set "/nodes/$NODE/network"
  wait_for 60 bridge_is
}

# wait_for SECONDS PROBE: until the probe has nothing to say.
wait_for() {
  local seconds=$1 probe=$2
  while [[ -n $("$probe") ]] && ((seconds > 0)); do
    sleep 2
    seconds=$((seconds - 2))
  done
}

pool_exists() {
  if ! has_line "$(pve_rows /pools poolid)" "$1"; then echo "absent"; fi
}

make_pool() {
  note_shared "pool-${1//\//.}"
  change pveum pool add "$1" --comment "podplane: $CLUSTER"
}

ensure_sdn() {
  ensure_file_has_line /etc/network/interfaces 'source /etc/network/interfaces.d/*'
  if ((prepare)); then return; fi
  ensure "SDN zone $SDN_ZONE" zone_is "$(maker make_zone)"
  ensure "VNet $SDN_VNET" vnet_is "$(maker make_vnet)"
  if [[ -n $SDN_SUBNET ]]; then ensure "subnet $SDN_SUBNET" subnet_is "$(maker make_subnet)"; fi
  ensure "SDN is applied on $NODE" sdn_is_applied "$(if ((OPENTOFU)); then echo await_sdn; else echo apply_sdn; fi)"
}

ensure_file_has_line() {
  ensure "$1 reads what SDN writes" file_has_line append_line "$@"
}

file_has_line() {
  if ! grep --quiet --line-regexp --fixed-strings -- "$2" "$1"; then echo "it does not"; fi
}

append_line() {
  { cat "$1" && printf '%s\n' "$2"; } | write_file "$1" 644
}

zone_is() {
  local type
  type=$(pve_rows /cluster/sdn/zones zone type | sed --quiet "s/^$SDN_ZONE|//p")
  if [[ -z $type ]]; then
    echo "absent"
  elif [[ $type != "$SDN_TYPE" ]]; then
    fail 1 "the SDN zone $SDN_ZONE is there already, of type $type"
  fi
}

make_zone() {
  local options=(--type "$SDN_TYPE" --zone "$SDN_ZONE" --ipam pve)
  case $SDN_TYPE in
    simple) if [[ -n $SDN_DHCP_START ]]; then options+=(--dhcp dnsmasq); fi ;;
    vlan) options+=(--bridge "$SDN_BRIDGE") ;;
    vxlan) options+=(--peers "$(joined , "${NODE_ADDRESSES[@]}")") ;;
  esac
  note_shared sdn-zone
  change pvesh create /cluster/sdn/zones "${options[@]}"
}

vnet_is() {
  local found
  found=$(pve_rows /cluster/sdn/vnets vnet zone tag | sed --quiet "s/^$SDN_VNET|//p")
  if [[ -z $found ]]; then
    echo "absent"
  elif [[ $found != "$SDN_ZONE|$SDN_TAG" ]]; then
    fail 1 "the VNet $SDN_VNET is there already, with another zone or tag"
  fi
}

make_vnet() {
  note_shared sdn-vnet
  if [[ -n $SDN_TAG ]]; then
    change pvesh create /cluster/sdn/vnets --vnet "$SDN_VNET" --zone "$SDN_ZONE" --tag "$SDN_TAG"
  else
    change pvesh create /cluster/sdn/vnets --vnet "$SDN_VNET" --zone "$SDN_ZONE"
  fi
}

subnet_is() {
  local vnets subnets
  vnets=$(pve_rows /cluster/sdn/vnets vnet)
  # Only while nothing is to be changed, there may be none.
  if has_line "$vnets" "$SDN_VNET"; then
    subnets=$(pve_rows "/cluster/sdn/vnets/$SDN_VNET/subnets" cidr)
    if has_line "$subnets" "$SDN_SUBNET"; then return; fi
  fi
  echo "absent"
}

make_subnet() {
  local options=(--subnet "$SDN_SUBNET" --type subnet --gateway "$SDN_GATEWAY" --snat "$SDN_SNAT")
  if [[ -n $SDN_DHCP_START ]]; then
    options+=(--dhcp-range "start-address=$SDN_DHCP_START,end-address=$SDN_DHCP_END")
  fi
  note_shared sdn-subnet
  change pvesh create "/cluster/sdn/vnets/$SDN_VNET/subnets" "${options[@]}"
}

# Applying takes in what anybody has declared, so there must be nothing of others.
others_pending() {
  pve_rows '/cluster/sdn/zones?pending=1' state zone | awk -F'|' -v own="$SDN_ZONE" '$1 && $2 != own { print "zone " $2 }'
  pve_rows '/cluster/sdn/vnets?pending=1' state vnet | awk -F'|' -v own="$SDN_VNET" '$1 && $2 != own { print "VNet " $2 }'
}

own_pending() {
  pve_rows '/cluster/sdn/zones?pending=1' zone state | sed --quiet "s/^$SDN_ZONE|//p"
  pve_rows '/cluster/sdn/vnets?pending=1' vnet state | sed --quiet "s/^$SDN_VNET|//p"
}

sdn_is_applied() {
  local status
  status=$(pve_rows "/nodes/$NODE/sdn/zones" zone status)
  if [[ $(own_pending) == *[a-z]* ]]; then
    echo "it is declared, and not applied"
  elif ! has_line "$status" "$SDN_ZONE|available"; then
    echo "the zone is not available"
  elif ! ip link show "$SDN_VNET" >/dev/null 2>&1; then
    echo "the VNet has no interface"
  fi
}

# Each node takes it in by itself, behind the call that OpenTofu made.
await_sdn() {
  wait_for 60 sdn_is_applied
  if [[ -n $(sdn_is_applied) ]]; then made_by_opentofu; fi
}

apply_sdn() {
  local others
  others=$(others_pending | paste --serial --delimiters=,)
  [[ -z $others ]] || fail 1 "somebody has declared, and not applied: $others. Apply or drop that first"
  change pvesh set /cluster/sdn
  wait_for 60 sdn_is_applied
}

# --- Who the server is to Proxmox VE ----------------------------------------------------------------------------------

# The comment of the user is where nodes agree on the key: only one of them can make that user.
user_of="podplane: Nstance of"

ensure_access() {
  ensure "user $API_USER" user_is make_user
  ensure "role $API_ROLE" role_is make_role
  ensure "$API_USER has that role" acl_is make_acl
}

user_is() {
  local users found
  # One look for both: another node may make the user between two.
  users=$(command_of pveum user list --output-format json)
  found=$(rows userid comment <<<"$users" | sed --quiet "s/^$API_USER|//p")
  if [[ -z $found ]]; then
    if has_line "$(rows userid <<<"$users")" "$API_USER"; then
      fail 1 "the user $API_USER is there already, and no such script made it"
    fi
    echo "absent"
  elif [[ $found != "$user_of $CLUSTER, encryption key "* ]]; then
    fail 1 "the user $API_USER is there already, and no such script made it"
  elif [[ -n $key_print && $found != *" $key_print" ]]; then
    fail 1 "another node has another encryption key: all nodes need the same one"
  fi
}

make_user() {
  note_shared user
  change pveum user add "$API_USER" --comment "$user_of $CLUSTER, encryption key $key_print"
}

# To ask the agent of a guest for its addresses: on version 8, and since 9. While a cluster is upgraded, each node needs its
# own, and leaves that of the others alone.
agent_privileges=(VM.Monitor VM.GuestAgent.Audit)

# What the server does, and no more. One that the version does not know would make the whole command fail.
privileges() {
  local all=(
    Datastore.Allocate Datastore.AllocateSpace Datastore.AllocateTemplate Datastore.Audit
    SDN.Use Sys.Audit
    VM.Allocate VM.Audit VM.Clone
    VM.Config.CDROM VM.Config.CPU VM.Config.Disk VM.Config.Memory VM.Config.Network VM.Config.Options
    VM.PowerMgmt
  )
  if ((pve_major == 8)); then all+=("${agent_privileges[0]}"); else all+=("${agent_privileges[1]}"); fi
  printf '%s\n' "${all[@]}" | sort
}

role_is() {
  local found
  found=$(command_of pveum role list --output-format json | rows roleid privs | sed --quiet "s/^$API_ROLE|//p")
  if [[ -z $found ]]; then
    echo "absent"
  elif [[ -n $(role_excess "$found") ]]; then
    echo "has other privileges"
  elif [[ -n $(comm -23 <(privileges) <(tr ',' '\n' <<<"$found" | sort)) ]]; then
    echo "lacks privileges"
  fi
}

# role_excess PRIVILEGES: those of them that no node needs.
role_excess() {
  comm -23 <(tr ',' '\n' <<<"$1" | sort) <({ privileges && printf '%s\n' "${agent_privileges[@]}"; } | sort --unique)
}

make_role() {
  local known found own
  own=$(privileges | paste --serial --delimiters=' ')
  known=$(command_of pveum role list --output-format json | rows roleid privs)
  if ! has_line "$(cut --delimiter='|' --fields=1 <<<"$known")" "$API_ROLE"; then
    note_shared role
    change pveum role add "$API_ROLE" --privs "$own"
    return
  fi
  found=$(sed --quiet "s/^$API_ROLE|//p" <<<"$known")
  # What is added leaves what nodes of the other version have added; a node refuses to name what its version does not know.
  if [[ -z $(role_excess "$found") ]]; then
    change pveum role modify "$API_ROLE" --append 1 --privs "$own"
  else
    change pveum role modify "$API_ROLE" --privs "$own"
  fi
}

acl_is() {
  local found
  found=$(command_of pveum acl list --output-format json | rows path roleid type ugid propagate)
  if ! has_line "$found" "/|$API_ROLE|user|$API_USER|1"; then echo "it has not"; fi
}

make_acl() {
  change pveum acl modify / --users "$API_USER" --roles "$API_ROLE" --propagate 1
}

token_exists() {
  local tokens
  if ! has_line "$(command_of pveum user list --output-format json | rows userid)" "$API_USER"; then return 1; fi
  tokens=$(command_of pveum user token list "$API_USER" --output-format json | rows tokenid)
  has_line "$tokens" "$API_TOKEN"
}

# server_env TOKEN_SECRET: the settings of the server's unit.
server_env() {
  local store=()
  if [[ $STORE_PROOF == key-file ]]; then
    store=(GOOGLE_APPLICATION_CREDENTIALS "$credentials_file")
  else
    store=(AWS_REGION "$STORE_REGION")
    if ((STORE_OWN)); then store+=(AWS_ENDPOINT_URL "$STORE_ENDPOINT" AWS_S3_USE_PATH_STYLE true); fi
    store+=(AWS_ACCESS_KEY_ID "$access_id" AWS_SECRET_ACCESS_KEY "$access_secret")
  fi
  printf "%s='%s'\n" "${store[@]}" \
    PROXMOX_API_URL "$API_URL" \
    PROXMOX_TOKEN_ID "$API_USER!$API_TOKEN" \
    PROXMOX_TOKEN_SECRET "$1"
}

server_env_is() {
  local secret
  secret=$(of_env PROXMOX_TOKEN_SECRET)
  if [[ -z $secret ]]; then
    echo "has no token"
  elif ! token_exists; then
    echo "its token is gone"
  else
    file_is /etc/nstance/server.env 600 "$(server_env "$secret")"
  fi
}

# The secret of a token is told once, when it is made. This node alone uses it: one whose secret is lost is made anew.
make_server_env() {
  local secret
  secret=$(of_env PROXMOX_TOKEN_SECRET)
  if [[ -z $secret ]] || ! token_exists; then
    if token_exists; then change pveum user token delete "$API_USER" "$API_TOKEN"; fi
    secret=$(command_of pveum user token add "$API_USER" "$API_TOKEN" --privsep 0 --expire 0 --output-format json |
      perl -MJSON::PP -e 'local $/; print decode_json(<STDIN>)->{value} // ""')
    [[ $secret =~ ^[0-9A-Za-z-]+$ ]] || return 1
  fi
  server_env "$secret" | write_file /etc/nstance/server.env 600
}

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

# --- The server of Nstance --------------------------------------------------------------------------------------------

server_unit() {
  cat <<EOF
# Written by podplanec for $CLUSTER. Do not edit.
[Unit]
Description=Nstance server of $CLUSTER
Wants=network-online.target
After=network-online.target

[Service]
User=nstance
Group=nstance
EnvironmentFile=/etc/nstance/server.env
ExecStart=/usr/local/bin/nstance-server --id $NODE --shard $SHARD --storage $STORE_KIND --bucket $STORE_BUCKET --cachedir /var/lib/nstance
Restart=on-failure
RestartSec=10
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectHome=yes
ProtectSystem=strict
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
ReadWritePaths=/var/lib/nstance

[Install]
WantedBy=multi-user.target
EOF
}

ensure_server() {
  ensure "system user nstance" system_user_is make_system_user
  ensure "folder /var/lib/nstance" folder_is make_folder
  ensure "Nstance server $SERVER_VERSION" program_is install_program
  if [[ -n $KEY_FILE ]]; then ensure "encryption key in $KEY_FILE" key_is make_key; fi
  if [[ $STORE_PROOF == key-file ]]; then ensure "credentials in $credentials_file" credentials_are make_credentials; fi
  ensure "token $API_TOKEN in /etc/nstance/server.env" server_env_is make_server_env
  ensure_file /etc/systemd/system/nstance-server.service 644 "$(server_unit)"
  ensure "the store has the configuration of $SHARD" store_is_ready nothing_to_make
  ensure "Nstance server runs" server_runs start_server
  ensure "Nstance server is healthy" server_serves wait_for_server
}

system_user_is() {
  if ! getent passwd nstance >/dev/null; then echo "absent"; fi
}

make_system_user() {
  note system-user
  change useradd --system --user-group --no-create-home --home-dir /var/lib/nstance --shell /usr/sbin/nologin nstance
}

folder_is() {
  if [[ $(stat --format '%U %a' "/var/lib/nstance" 2>/dev/null || true) != "nstance 750" ]]; then
    echo "absent, or not that user's"
  fi
}

make_folder() {
  change install -d -o nstance -g nstance -m 0750 "/var/lib/nstance"
}

# The digest of the archive that a program came from is kept with that of the program itself.
program_is() {
  local program=/usr/local/bin/nstance-server kept=/var/lib/podplane/program
  if [[ ! -x $program ]]; then
    echo "absent"
  elif [[ $(cat "$kept" 2>/dev/null || true) != "$SERVER_DIGEST $(sha256sum <"$program")" ]]; then
    echo "is another"
  fi
}

install_program() {
  local archive=$scratch/server.tar.gz
  change wget --quiet --timeout=30 --tries=3 --output-document="$archive" "$SERVER_URL"
  if ! printf '%s  %s\n' "${SERVER_DIGEST#*:}" "$archive" | "${SERVER_DIGEST%%:*}sum" --check --status; then
    printf 'the archive of %s has another digest\n' "$SERVER_URL" >>"$scratch/output"
    return 1
  fi
  change tar --extract --gzip --file "$archive" --directory "$scratch" --no-same-owner nstance-server
  note program
  write_file /usr/local/bin/nstance-server 755 <"$scratch/nstance-server"
  printf '%s %s\n' "$SERVER_DIGEST" "$(sha256sum <"$scratch/nstance-server")" | write_file /var/lib/podplane/program 644
}

store_is_ready() {
  local status
  status=$(store_status "$STORE_CONFIG_KEY")
  case $status in
    200) ;;
    404) echo "$STORE_CONFIG_KEY is not in the bucket $STORE_BUCKET" ;;
    *) echo "$STORE_ENDPOINT answers $status" ;;
  esac
}

nothing_to_make() {
  printf 'put podplane.%s.config.jsonc there as %s, and run this again\n' "$PROVIDER" "$STORE_CONFIG_KEY" >>"$scratch/output"
  return 3
}

server_files() {
  printf '%s\n' /{usr/local/bin/nstance-server,etc/systemd/system/nstance-server.service,etc/nstance/server.env}
  if [[ -n $KEY_FILE ]]; then echo "$KEY_FILE"; fi
  if [[ $STORE_PROOF == key-file ]]; then echo "$credentials_file"; fi
}

server_runs() {
  local files
  mapfile -t files < <(server_files)
  service_has_read nstance-server "${files[@]}"
}

start_server() {
  local files
  mapfile -t files < <(server_files)
  change systemctl daemon-reload
  restart_with nstance-server "${files[@]}"
}

# While its configuration or its key is wrong it answers with 503.
server_serves() {
  local status
  status=$(LC_ALL=C curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' \
    http://127.0.0.1:8990/healthz || true)
  if [[ ! $status =~ ^[234][0-9][0-9]$ ]]; then echo "it answers ${status:-nothing}: see journalctl -u nstance-server"; fi
}

wait_for_server() {
  wait_for 120 server_serves
}

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

# --- Taking it away again ---------------------------------------------------------------------------------------------

# Each step is one as the others are: its probe prints what is still there.
undo_all() {
  local vms file
  step="VMs of $CLUSTER"
  vms=$(pve_rows '/cluster/resources?type=vm' vmid node tags | awk -F'|' -v node="$NODE" -v cluster="$CLUSTER" '
    $2 == node && ";" $3 ";" ~ ";nstance;" && index(";" $3 ";", ";" cluster ";") { print $1 }' | paste --serial --delimiters=,)
  [[ -z $vms ]] || fail 1 "VMs of $CLUSTER run on this node: $vms. Delete them first"
  ensure "server is stopped" unit_is_up stop_unit nstance-server
  if ((LEADER_MADE)) && grep --quiet '^# Written by podplanec' "/etc/keepalived/keepalived.conf" 2>/dev/null; then
    ensure "keepalived is stopped" unit_is_up stop_unit keepalived
  fi
  ensure "token $API_TOKEN is gone" token_is_there delete_token
  undo_shared
  undo_here
  if [[ -n $KEY_FILE ]]; then
    log left "packages, the user nstance, and $KEY_FILE: without that key nobody reads the secrets of $CLUSTER again"
  else
    log left "packages and the user nstance; the keys of this node's account in the cloud are yours to end"
  fi
}

token_is_there() {
  if token_exists; then echo "it is there"; fi
}

delete_token() {
  change pveum user token delete "$API_USER" "$API_TOKEN"
}

# What all nodes share goes with the last of them, and only what such a script made.
undo_shared() {
  local tokens note content storage
  step="what all nodes share"
  if ! has_line "$(command_of pveum user list --output-format json | rows userid)" "$API_USER"; then
    tokens=""
  else
    tokens=$(command_of pveum user token list "$API_USER" --output-format json | rows tokenid)
    tokens=$(grep --invert-match --line-regexp --fixed-strings -- "$API_TOKEN" <<<"$tokens" | grep . || true)
  fi
  if [[ -n $tokens ]]; then
    log left "what all nodes share: other nodes use it ($(paste --serial --delimiters=, <<<"$tokens"))"
    return
  fi
  undo_note_shared firewall-on "firewall is off" firewall_is_still_on turn_off_firewall
  undo_note_shared firewall-use "nodes do not use $FIREWALL_GROUP" group_is_still_used leave_group
  undo_note_shared firewall-group "security group $FIREWALL_GROUP is gone" group_is_there delete_group
  undo_note_shared sdn-subnet "subnet is gone" subnet_is_there delete_subnet
  undo_note_shared sdn-vnet "VNet is gone" vnet_is_there delete_vnet
  undo_note_shared sdn-zone "SDN zone is gone" zone_is_there delete_zone
  undo_note_shared role "role $API_ROLE is gone" role_is_there delete_role
  undo_note_shared user "user $API_USER is gone" user_is_there delete_user
  for note in "$notes_shared"/content-*; do
    if [[ ! -e $note ]]; then continue; fi
    content=${note##*-}
    storage=${note##*/content-}
    storage=${storage%-*}
    log left "storage $storage takes $content: it may hold some by now"
  done
  for note in "$notes_shared"/{pool-*,firewall-ipset}; do
    if [[ -e $note ]]; then log left "${note##*/}: others may use it by now"; fi
  done
}

# undo_note_shared NOTE WHAT PROBE REMOVE
undo_note_shared() {
  if [[ ! -e $notes_shared/$1 ]]; then return; fi
  ensure "${@:2}"
  if ((!dry_run)); then rm -f "$notes_shared/$1"; fi
}

firewall_is_still_on() {
  if [[ $(firewall_options) == 1 ]]; then echo "it is on"; fi
}

turn_off_firewall() {
  change pvesh set /cluster/firewall/options --enable 0
}

group_is_there() {
  if [[ -z $(group_is) ]]; then echo "it is there"; fi
}

group_uses() {
  pve_rows /cluster/firewall/rules pos type action | awk -F'|' -v group="$FIREWALL_GROUP" '
    $2 == "group" && $3 == group { print $1 }' | sort --numeric-sort --reverse
}

group_is_still_used() {
  if [[ -n $(group_uses) ]]; then echo "they do"; fi
}

leave_group() {
  local place
  for place in $(group_uses); do change pvesh delete "/cluster/firewall/rules/$place"; done
}

delete_group() {
  local place
  leave_group
  for place in $(group_rules pos | sort --numeric-sort --reverse); do
    change pvesh delete "/cluster/firewall/groups/$FIREWALL_GROUP/$place"
  done
  change pvesh delete "/cluster/firewall/groups/$FIREWALL_GROUP"
}

subnet_is_there() {
  if [[ -z $(subnet_is) ]]; then echo "it is there"; fi
}

delete_subnet() {
  change pvesh delete "/cluster/sdn/vnets/$SDN_VNET/subnets/$SDN_ZONE-${SDN_SUBNET/\//-}"
}

vnet_is_there() {
  if has_line "$(pve_rows /cluster/sdn/vnets vnet)" "$SDN_VNET"; then echo "it is there"; fi
}

delete_vnet() {
  change pvesh delete "/cluster/sdn/vnets/$SDN_VNET"
}

zone_is_there() {
  if has_line "$(pve_rows /cluster/sdn/zones zone)" "$SDN_ZONE"; then echo "it is there"; fi
}

delete_zone() {
  change pvesh delete "/cluster/sdn/zones/$SDN_ZONE"
  change pvesh set /cluster/sdn
}

role_is_there() {
  if has_line "$(command_of pveum role list --output-format json | rows roleid)" "$API_ROLE"; then echo "it is there"; fi
}

delete_role() {
  change pveum role delete "$API_ROLE"
}

user_is_there() {
  if has_line "$(command_of pveum user list --output-format json | rows userid)" "$API_USER"; then echo "it is there"; fi
}

delete_user() {
  change pveum user delete "$API_USER"
}

undo_here() {
  local file
  if [[ -e $notes_here/template && -n $TEMPLATE_NAME ]]; then
    ensure "template $TEMPLATE_NAME is gone" template_is_there delete_template
  fi
  if [[ -e $notes_here/image ]]; then ensure "image is gone" image_is_there delete_image; fi
  if [[ -e $notes_here/bridge ]]; then ensure "bridge $BRIDGE is gone" bridge_is_there delete_bridge; fi
  for file in "$notes_here"/list-*; do
    if [[ -e $file ]]; then ensure "${file##*/list-} is on again" list_is_off turn_list_on "${file##*/list-}"; fi
  done
  for file in /etc/systemd/system/nstance-server.service /etc/nstance/server.env /usr/local/bin/nstance-server \
    /etc/keepalived/keepalived.conf /etc/keepalived/podplane-leads.sh /etc/chrony/sources.d/podplane.sources \
    /etc/apt/sources.list.d/podplane.list /etc/apt/sources.list.d/podplane.sources \
    "$credentials_file" /var/lib/podplane/program /var/lib/podplane/owner; do
    if [[ $file != /etc/keepalived/* ]] || grep --quiet '^# Written by podplanec' "$file" 2>/dev/null; then
      ensure "file $file is gone" file_is_there delete_file "$file"
    fi
  done
  if ((!dry_run)); then
    rm -rf "$notes_here" "/var/lib/nstance"
    change systemctl daemon-reload
  fi
}

template_is_there() {
  if [[ -n $(vms_named "$TEMPLATE_NAME") ]]; then echo "it is there"; fi
}

delete_template() {
  local id
  id=$(vms_named "$TEMPLATE_NAME")
  has_setting "$id" '^tags: (.*;)?podplane(;|$)' || fail 1 "VM $id lost its tag podplane: it is somebody else's"
  change qm destroy "$id" --purge 1
}

image_is_there() {
  local volumes
  volumes=$(pve_rows "/nodes/$NODE/storage/$STORAGE_IMAGES/content?content=$(image_content)" volid)
  if has_line "$volumes" "$(image_volume)"; then echo "it is there"; fi
}

delete_image() {
  change pvesm free "$(image_volume)"
}

bridge_is_there() {
  if grep --quiet "^$BRIDGE|" <<<"$(interfaces)"; then echo "it is there"; fi
}

delete_bridge() {
  [[ ! -e /etc/network/interfaces.new ]] || fail 1 "the network of this node has changes that nobody has applied yet"
  change pvesh delete "/nodes/$NODE/network/$BRIDGE"
  change pvesh set "/nodes/$NODE/network"
}

list_is_off() {
  local file=/etc/apt/sources.list.d/$1
  if [[ -f $file ]] && ! is_enabled "$file"; then echo "it is off"; fi
}

turn_list_on() {
  local file=/etc/apt/sources.list.d/$1
  case $file in
    *.list) sed --in-place 's/^#podplane# deb /deb /' "$file" ;;
    *) sed --in-place '/^Enabled: *no/Id' "$file" ;;
  esac
}

file_is_there() {
  if [[ -e $1 ]]; then echo "it is there"; fi
}

delete_file() {
  rm -f "$1"
}

# --- All of it, in order ----------------------------------------------------------------------------------------------

do_all() {
  if ((prepare)); then
    ensure_packages
    ensure_storages
    ensure_network
    return
  fi
  read_secrets
  ensure_packages
  settle_secrets
  ensure_time
  ensure_storages
  ensure_network
  ensure_template
  ensure_access
  ensure_firewall
  ensure_server
  ensure_leader
}

scratch=$(mktemp --directory)
notes_here=/var/lib/podplane/made
notes_shared=/etc/pve/podplane/$CLUSTER-$PROVIDER
trap at_exit EXIT
read_options "$@"
check_node
lock_node
check_owner
if ((undo)); then
  undo_all
else
  own_node
  do_all
fi
