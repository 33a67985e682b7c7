#!/bin/bash
# nstance-agent: who the VM is and where its server listens. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly agent_identity=/opt/nstance-agent/identity

# Older agents call the interval METRICS, newer ones REPORT: both get it.
nstance_agent_env() {
  env_lines NSTANCE_SERVER_REGISTRATION_ADDR NSTANCE_SERVER_AGENT_ADDR
  env_line NSTANCE_IDENTITY_DIR "$agent_identity"
  env_line NSTANCE_KEYS_DIR /opt/nstance-agent/keys
  env_line NSTANCE_RECV_DIR /opt/nstance-agent/recv
  env_line NSTANCE_IDENTITY_MODE 0600
  env_line NSTANCE_KEYS_MODE 0640
  env_line NSTANCE_RECV_MODE 0600
  env_line NSTANCE_METRICS_INTERVAL 60s
  env_line NSTANCE_REPORT_INTERVAL 60s
  env_line NSTANCE_SPOT_POLL_INTERVAL 2s
  env_line NSTANCE_INSTANCE_KIND "$VMCONFIG_KIND"
  env_line NSTANCE_INSTANCE_ID "$INSTANCE_ID"
  env_line NSTANCE_INSTANCE_HOSTNAME "$INSTANCE_HOSTNAME"
  env_line NSTANCE_INSTANCE_FQDN "$INSTANCE_FQDN"
  env_line NSTANCE_INSTANCE_IPV4 "$INSTANCE_IPV4"
  env_line NSTANCE_INSTANCE_IPV6 "$INSTANCE_IPV6"
}

# Both addresses must answer before the VM depends on them. A registered VM that already uses an
# address keeps working while the server behind it is away; an address that is new must answer,
# because a wrong one would cut the VM off from every later correction.
check_nstance() {
  local key line env=$root/opt/env/nstance-agent.env
  [[ -z ${PODPLANE_OFFLINE-} ]] || return 0
  for key in NSTANCE_SERVER_REGISTRATION_ADDR NSTANCE_SERVER_AGENT_ADDR; do
    ! answers "${!key}" || continue
    line=$(env_lines "$key")
    if [[ -s $root$agent_identity/identity.crt && -f $env ]] && grep --quiet --line-regexp --fixed-strings -e "$line" "$env"; then
      log "$key does not answer; the VM is registered and goes on with the address it has"
    else
      fatal "$key does not answer, and nothing shows that it ever did"
    fi
  done
}

# The agent reads its files as its own user. Their folder is its own, so that modes are set as that user.
own_identity() {
  local path
  require_file "$agent_identity/ca.crt" "user-data or NSTANCE_CA_CERT brings it"
  if [[ ! -e $root$agent_identity/nonce.jwt && ! -s $root$agent_identity/identity.crt ]]; then
    fatal "there is neither $agent_identity/nonce.jwt nor an identity.crt: the VM can never register"
  fi
  for path in "$agent_identity/ca.crt" "$agent_identity/nonce.jwt"; do
    if [[ -e $root$path ]]; then
      as nstance-agent chmod 0600 "$root$path" || fatal "$path does not belong to nstance-agent"
    fi
  done
}

configure_nstance_agent() {
  local certificate
  if [[ -n $NSTANCE_CA_CERT ]]; then
    certificate=$(base64 --decode <<<"$NSTANCE_CA_CERT")
    write_as nstance-agent "$agent_identity/ca.crt" 0600 "$certificate"
  fi
  own_identity
  write_file /opt/env/nstance-agent.env 0640 root:nstance-agent "$(nstance_agent_env)"
}
