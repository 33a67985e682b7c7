#!/bin/bash
# fluent-bit: which logs go where. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"

# Splits the OTLP endpoint into the four settings of fluent-bit's output. The host of an IPv6
# address is written without its brackets.
otlp_env() {
  local url='^(https?)://(\[([0-9A-Fa-f:.]+)\]|[A-Za-z0-9.-]+)(:([0-9]{1,5}))?(/.*)?$'
  local host='' port='' uri='' tls=''
  if [[ $TELEMETRY_OTLP_ENDPOINT =~ $url ]]; then
    tls=off
    port=80
    if [[ ${BASH_REMATCH[1]} == https ]]; then
      tls=on
      port=443
    fi
    host=${BASH_REMATCH[3]:-${BASH_REMATCH[2]}}
    port=${BASH_REMATCH[5]:-$port}
    uri=${BASH_REMATCH[6]:-/v1/logs}
  fi
  env_line TELEMETRY_OTLP_HOST "$host"
  env_line TELEMETRY_OTLP_PORT "$port"
  env_line TELEMETRY_OTLP_LOGS_URI "$uri"
  env_line TELEMETRY_OTLP_TLS "$tls"
}

# A role that was delivered is honoured; only an open one is computed.
derive_telemetry_bucket() {
  [[ -n $TELEMETRY_S3_BUCKET ]] || return 0
  TELEMETRY_S3_REGION=${TELEMETRY_S3_REGION:-$PROVIDER_REGION}
  [[ $PROVIDER_KIND == aws ]] || return 0
  TELEMETRY_S3_ENDPOINT=${TELEMETRY_S3_ENDPOINT:-s3.$TELEMETRY_S3_REGION.amazonaws.com}
  if [[ -z $TELEMETRY_S3_ACCESS_KEY_ID ]]; then
    TELEMETRY_S3_ASSUME_ROLE=${TELEMETRY_S3_ASSUME_ROLE:-arn:aws:iam::$AWS_ACCOUNT_ID:role/podplane-$CLUSTER_ID-telemetry-upload}
  fi
}

# The sections of the template that this configuration needs, one a line. Without any destination
# records are kept on disk until one is delivered.
fluent_bit_sections() {
  if [[ -n $(split_list "$TELEMETRY_LOG_SERVICES") ]]; then
    printf 'services\n'
  fi
  if [[ $TELEMETRY_LOG_CLOUDINIT == true ]]; then
    printf 'cloud-init\n'
  fi
  if [[ -n $TELEMETRY_S3_BUCKET ]]; then
    printf 's3\n'
    [[ -z $TELEMETRY_S3_ENDPOINT ]] || printf 's3-endpoint\n'
    [[ -z $TELEMETRY_S3_ASSUME_ROLE ]] || printf 's3-role\n'
  fi
  if [[ -n $TELEMETRY_OTLP_ENDPOINT ]]; then
    printf 'otlp\n'
  fi
  if [[ -z $TELEMETRY_S3_BUCKET && -z $TELEMETRY_OTLP_ENDPOINT ]]; then
    printf 'hold\n'
  fi
}

# Keeps the lines outside of sections, and those of the sections that are wanted.
render_sections() {
  awk -v wanted="$(fluent_bit_sections | paste -sd ' ')" '
    BEGIN { count = split(wanted, names, " "); for (i = 1; i <= count; i++) keep[names[i]] = 1 }
    $1 == "#" && $2 == "begin" { depth++; if (!off && !($3 in keep)) off = depth; next }
    $1 == "#" && $2 == "end" { if (off == depth) off = 0; depth--; next }
    !off { print }
  ' "$root/opt/fluent-bit/etc/fluent-bit.template.yml"
}

fluent_bit_config() {
  local text units
  text=$(render_sections)
  units=$(split_list "$TELEMETRY_LOG_SERVICES" | sed 's/.*/        - _SYSTEMD_UNIT=&.service/')
  printf '%s' "${text/@UNITS@/"$units"}"
}

fluent_bit_env() {
  env_lines CLUSTER_ID INSTANCE_ID TELEMETRY_ENABLED TELEMETRY_LOG_CLOUDINIT TELEMETRY_LOG_SERVICES
  env_lines TELEMETRY_OTLP_ENDPOINT
  otlp_env
  env_lines TELEMETRY_S3_BUCKET TELEMETRY_S3_REGION TELEMETRY_S3_ENDPOINT TELEMETRY_S3_ASSUME_ROLE \
    TELEMETRY_S3_ACCESS_KEY_ID TELEMETRY_S3_SECRET_ACCESS_KEY
}

configure_fluent_bit() {
  fluent_bit_enabled || return 0
  derive_telemetry_bucket
  write_file /opt/env/fluent-bit.env 0640 root:fluent-bit "$(fluent_bit_env)"
  write_file /opt/fluent-bit/etc/fluent-bit.yml 0640 root:fluent-bit "$(fluent_bit_config)"
}
