#!/bin/bash
# The env files that configure a VM, and the order in which they count. Only the scripts that
# configure and restart read them; services get /opt/env/<service>.env. Sourced.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

if [[ -n ${inputs_loaded-} ]]; then
  return
fi
inputs_loaded=yes

readonly user_data_env=/opt/podplane/etc/user-data.env
readonly detected_env=/opt/podplane/etc/detected.env
readonly mutable_env=/opt/podplane/etc/mutable.env
readonly secrets_env=/opt/podplane/etc/secrets.env
readonly mutable_defaults=/opt/podplane/share/defaults/mutable.env
readonly manifest=/opt/podplane/share/vmconfig-manifest.json
readonly installed_manifest=/opt/podplane/share/vmconfig-installed.json
readonly bootstrap_marker=/opt/podplane/bootstrap.done

immutable_keys=(
  IMMUTABLE_SSH_AUTHORIZED_KEYS INSTANCE_ID CLUSTER_ID
  PROVIDER_KIND PROVIDER_REGION PROVIDER_ZONE PROVIDER_INSTANCE_TYPE
  AWS_ACCOUNT_ID GOOGLE_PROJECT_ID
  NSTANCE_CA_CERT NSTANCE_SERVER_REGISTRATION_ADDR NSTANCE_SERVER_AGENT_ADDR
  VMCONFIG_KIND VMCONFIG_BASE_KIND
  INSTANCE_PROVIDER_ID INSTANCE_NETDEV INSTANCE_IPV4 INSTANCE_IPV6 INSTANCE_HOSTNAME INSTANCE_FQDN
)

# The kind of an installed VM, or fatal where install.sh has not finished.
installed_kind() {
  [[ ! -e $root$manifest ]] || fatal "install.sh has not finished: $manifest is still there"
  require_file "$installed_manifest" "run install.sh first"
  manifest_kind "$installed_manifest"
}

# Whether bootstrap.sh has run. Files that it made and that are gone are fatal: making them anew
# would silently throw away what was delivered since.
bootstrapped() {
  [[ -e $root$bootstrap_marker ]] || return 1
  require_file "$detected_env" "bootstrap.sh made it, and it cannot be made twice"
  require_file "$mutable_env" "bootstrap.sh made it, and it cannot be made twice"
}

# Every known key gets a value, and none comes from the environment of whoever runs the script.
clear_immutable_keys() {
  local key
  for key in "${immutable_keys[@]}"; do
    unset "$key"
    printf -v "$key" ''
  done
}

# load_inputs KIND [FOLDER]: user-data.env, detected.env, mutable.env, secrets.env; later ones win. The
# defaults come first, because a mutable.env written by an older package lacks the keys that are new
# since. An empty Nstance address in mutable.env means that nobody replaced the one of user-data. What
# FOLDER holds of the delivered files counts in the place of those in use.
load_inputs() {
  local registration agent mutable=$mutable_env secrets=$secrets_env
  if [[ -n ${2-} ]]; then
    [[ ! -f $root$2/mutable.env ]] || mutable=$2/mutable.env
    [[ ! -f $root$2/secrets.env ]] || secrets=$2/secrets.env
  fi
  clear_immutable_keys
  load_env "$mutable_defaults"
  load_env "$user_data_env"
  registration=$NSTANCE_SERVER_REGISTRATION_ADDR
  agent=$NSTANCE_SERVER_AGENT_ADDR
  if [[ -s $root$detected_env ]]; then
    load_env "$detected_env"
  fi
  if [[ -s $root$mutable ]]; then
    load_env "$mutable"
  fi
  NSTANCE_SERVER_REGISTRATION_ADDR=${NSTANCE_SERVER_REGISTRATION_ADDR:-$registration}
  NSTANCE_SERVER_AGENT_ADDR=${NSTANCE_SERVER_AGENT_ADDR:-$agent}
  load_secrets "$secrets"
  VMCONFIG_KIND=${1:-$VMCONFIG_KIND}
}

# load_secrets PATH: static keys come as secrets.env where no cloud role can do the work. An empty one there does not
# take away a key that mutable.env brings.
load_secrets() {
  local key keys=() owner
  local -A kept=()
  [[ -s $root$1 ]] || return 0
  for owner in NETSY REGISTRY TELEMETRY_S3; do
    keys+=("${owner}_ACCESS_KEY_ID" "${owner}_SECRET_ACCESS_KEY")
  done
  for key in "${keys[@]}"; do
    kept[$key]=${!key-}
  done
  load_env "$1"
  for key in "${keys[@]}"; do
    if [[ -z ${!key-} ]]; then
      printf -v "$key" '%s' "${kept[$key]}"
    fi
  done
}
