#!/bin/bash
# Checks of loaded inputs, made before anything is written: a bad value ends the run with the
# status of rejected data and leaves every file as it was. Messages name keys, never values, as a
# value may be a secret. Sourced after inputs are loaded.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"

# The user ids that configure_user_namespaces sets apart are for so many Pods.
readonly max_pods_of_ids=110

is_ipv4() {
  local part parts
  [[ $1 =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ ]] || return 1
  IFS=. read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    ((10#$part <= 255)) || return 1
  done
}

is_ipv6() {
  local groups
  [[ $1 =~ ^[0-9A-Fa-f:]+$ && $1 == *:*:* && $1 != *:::* && $1 != *::*::* ]] || return 1
  [[ ! $1 =~ [0-9A-Fa-f]{5} && ! $1 =~ ^:[^:] && ! $1 =~ [^:]:$ ]] || return 1
  groups=${1//[^:]/}
  if [[ $1 == *::* ]]; then
    ((${#groups} <= 7))
  else
    ((${#groups} == 7))
  fi
}

is_cidr() {
  local size=${1##*/}
  [[ $1 == */* && $size =~ ^[0-9]{1,3}$ ]] || return 1
  { is_ipv4 "${1%/*}" && ((10#$size <= 32)); } || { is_ipv6 "${1%/*}" && ((10#$size <= 128)); }
}

is_address() {
  is_ipv4 "$1" || is_ipv6 "$1"
}

is_host_name() {
  [[ $1 =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]]
}

is_log_service() {
  [[ $1 =~ ^[a-z0-9][a-z0-9-]*$ ]]
}

is_url() {
  [[ $1 =~ ^https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[^[:space:]]*)?$ ]]
}

is_https_url() {
  [[ $1 == https://* || $1 =~ ^http://(localhost|127\.0\.0\.1|\[::1\])([:/].*)?$ ]] && is_url "$1"
}

# What the clouds' rules for buckets have in common; the compiler knows each cloud's own.
is_bucket() {
  [[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]]
}

is_word() {
  [[ $1 != *[[:space:]]* ]]
}

is_signing_alg() {
  [[ $1 =~ ^(RS|ES|PS)(256|384|512)$ ]]
}

# Folders of a registry, as they stand in the name of an image.
is_repository() {
  [[ $1 =~ ^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$ ]]
}

# require_each KEY CHECK WHAT: every item of a comma list passes CHECK.
require_each() {
  local key=$1 item
  while IFS= read -r item; do
    "$2" "$item" || reject "$key: each item must be $3"
  done < <(split_list "${!key-}")
}

# require_one KEY CHECK WHAT: the value is empty or passes CHECK.
require_one() {
  local key=$1
  [[ -z ${!key-} ]] || "$2" "${!key}" || reject "$key must be $3"
}

require_number() {
  local key=$1
  if [[ ! ${!key-} =~ ^[0-9]{1,9}$ ]] || ((10#${!key} > $2)); then
    reject "$key must be a whole number from 0 to $2"
  fi
}

require_boolean() {
  local key=$1
  [[ ${!key-} == true || ${!key-} == false ]] || reject "$key must be true or false"
}

require_value() {
  local key=$1
  [[ -n ${!key-} ]] || reject "$key is empty${2:+: $2}"
}

require_certificate() {
  local key=$1 text
  [[ -n ${!key-} ]] || return 0
  text=$(base64 --decode <<<"${!key}" 2>/dev/null | tr -d '\0') || reject "$key is not base64"
  [[ $text == *'-----BEGIN CERTIFICATE-----'*'-----END CERTIFICATE-----'* ]] ||
    reject "$key is not the base64 of a PEM certificate"
  certificates_are_whole "$text" || reject "$key holds a certificate that cannot be read"
}

# certificates_are_whole TEXT: whether OpenSSL reads each of them, as a service that cannot would not start
# again. Only on a VM: `podplanec env` judges values that stand for what is known at launch.
certificates_are_whole() {
  local rest=$1 count=0 names
  on_machine && command -v openssl >/dev/null || return 0
  while [[ $rest == *'-----BEGIN CERTIFICATE-----'* ]]; do
    rest=${rest#*'-----BEGIN CERTIFICATE-----'}
    count=$((count + 1))
  done
  names=$(openssl crl2pkcs7 -nocrl -certfile <(printf '%s\n' "$1") 2>/dev/null |
    openssl pkcs7 -print_certs -noout 2>/dev/null | grep --count '^subject=') || return 1
  ((names == count))
}

# Only the list of SSH keys has lines; anywhere else a control character would end up in a file
# whose format it breaks.
require_plain() {
  local key
  for key in "$@"; do
    if [[ $key != IMMUTABLE_SSH_AUTHORIZED_KEYS && ${!key} == *[[:cntrl:]]* ]]; then
      reject "$key holds a control character"
    fi
  done
}

validate_identity() {
  require_plain "${immutable_keys[@]}"
  case $PROVIDER_KIND in
    local | aws | google | proxmox) ;;
    *) reject "PROVIDER_KIND must be local, aws, google or proxmox" ;;
  esac
  require_value INSTANCE_ID
  require_value CLUSTER_ID
  if [[ $PROVIDER_KIND == aws ]]; then
    require_value AWS_ACCOUNT_ID "needed on AWS"
  fi
  if [[ $PROVIDER_KIND == google ]]; then
    require_value GOOGLE_PROJECT_ID "needed on Google Cloud"
  fi
  require_certificate NSTANCE_CA_CERT
  require_value NSTANCE_SERVER_REGISTRATION_ADDR
  require_value NSTANCE_SERVER_AGENT_ADDR
  require_one NSTANCE_SERVER_REGISTRATION_ADDR split_address "host:port, an IPv6 host in brackets"
  require_one NSTANCE_SERVER_AGENT_ADDR split_address "host:port, an IPv6 host in brackets"
}

# A newer generation than this package knows would be taken for an older one.
validate_defaults() {
  case $DEFAULTS_GENERATION in
    1 | 2) ;;
    *) reject "DEFAULTS_GENERATION must be 1 or 2" ;;
  esac
  require_boolean ENCRYPT_SECRETS
  if [[ -n $KUBE_MAX_PODS ]]; then
    require_number KUBE_MAX_PODS "$max_pods_of_ids"
  fi
}

validate_kubernetes() {
  require_number KUBE_API_PORT 65535
  require_number KUBE_LOG_LEVEL 100
  require_number KUBE_NODE_CIDR_MASK_SIZE_IPV4 32
  require_number KUBE_NODE_CIDR_MASK_SIZE_IPV6 128
  require_value KUBE_CLUSTER_CIDR
  require_value KUBE_SERVICE_CLUSTER_IP_RANGE
  require_value KUBE_CLUSTER_DNS
  require_value KUBE_API_ETCD_SERVERS
  require_each KUBE_CLUSTER_CIDR is_cidr "a range such as 100.64.0.0/10"
  require_each KUBE_SERVICE_CLUSTER_IP_RANGE is_cidr "a range such as 198.18.0.0/15"
  require_each KUBE_CLUSTER_DNS is_address "an IP address"
  require_each KUBE_API_ETCD_SERVERS is_url "an URL"
  require_one KUBE_API_PUBLIC_HOSTNAME is_host_name "a host name"
  require_one KUBE_API_INTERNAL_LB_HOSTNAME is_host_name "a host name"
  require_one KUBE_API_VIRTUAL_ADDRESS is_ipv4 "an IPv4 address"
  require_number KUBE_API_VIRTUAL_ROUTER_ID 255
  ((10#$KUBE_API_VIRTUAL_ROUTER_ID > 0)) || reject "KUBE_API_VIRTUAL_ROUTER_ID must be a number from 1 to 255"
  require_one KUBE_SERVICE_ACCOUNT_ISSUER is_https_url "an https URL"
  require_one OIDC_ISSUER is_https_url "an https URL"
  require_one OIDC_USERNAME_CLAIM is_word "without blanks"
  require_one OIDC_GROUPS_CLAIM is_word "without blanks"
  require_each OIDC_SIGNING_ALGS is_signing_alg "one that kube-apiserver takes, such as RS256"
  require_certificate OIDC_CA_CERT
  require_certificate OIDC_CUSTOM_CA
  if [[ -n $OIDC_CA_FILE && $OIDC_CA_FILE != /* ]]; then
    reject "OIDC_CA_FILE must be an absolute path"
  fi
}

validate_storage() {
  require_boolean REGISTRY_ENABLED
  case $REGISTRY_MIRROR_ENABLED in
    '' | true | false) ;;
    *) reject "REGISTRY_MIRROR_ENABLED must be true, false or empty" ;;
  esac
  require_one REGISTRY_MIRROR_HOSTNAME is_host_name "letters, digits, dots and hyphens"
  require_one REGISTRY_MIRROR_PREFIX is_repository "the folders of a repository, such as mirror"
  require_one REGISTRY_HOSTNAME is_host_name "letters, digits, dots and hyphens"
  local key
  for key in {NETSY,REGISTRY}_BUCKET; do
    require_one "$key" is_bucket "the name of a bucket: letters, digits, dots, hyphens and underscores"
  done
  for key in {NETSY,REGISTRY}_{REGION,ASSUME_ROLE,ACCESS_KEY_ID,SECRET_ACCESS_KEY} NETSY_KEY_PREFIX; do
    require_one "$key" is_word "without blanks"
  done
  require_one REGISTRY_ENDPOINT is_endpoint "an URL, or host and port"
  require_one NETSY_ENDPOINT is_endpoint "an URL, or host and port"
  case $AWS_S3_USE_PATH_STYLE in
    '' | true | false) ;;
    *) reject "AWS_S3_USE_PATH_STYLE must be true, false or empty" ;;
  esac
}

is_endpoint() {
  is_url "$1" || is_url "https://$1"
}

validate_telemetry() {
  local key
  require_boolean TELEMETRY_ENABLED
  require_boolean TELEMETRY_LOG_CLOUDINIT
  require_each TELEMETRY_LOG_SERVICES is_log_service "a service name"
  require_one TELEMETRY_OTLP_ENDPOINT is_url "an http or https URL"
  require_one TELEMETRY_S3_BUCKET is_bucket "the name of a bucket: letters, digits, dots, hyphens and underscores"
  for key in TELEMETRY_S3_{REGION,ASSUME_ROLE,ACCESS_KEY_ID,SECRET_ACCESS_KEY}; do
    require_one "$key" is_word "without blanks"
  done
  require_one TELEMETRY_S3_ENDPOINT is_endpoint "an URL, or host and port"
  if [[ $TELEMETRY_ENABLED == true && $TELEMETRY_LOG_CLOUDINIT == false && -z $(split_list "$TELEMETRY_LOG_SERVICES") ]]; then
    reject "TELEMETRY_ENABLED is true, with neither services nor cloud-init to log"
  fi
}

validate_inputs() {
  validate_identity
  validate_defaults
  validate_kubernetes
  validate_storage
  validate_telemetry
}
