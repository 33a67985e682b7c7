#!/bin/bash
# Netsy: cluster settings, and the env of this node. Sourced by configure.sh on control planes.

# shellcheck source=../../../../../knd/opt/podplane/lib/helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly netsy_config=/opt/netsy/etc/cluster.jsonc

netsy_provider() {
  if [[ $PROVIDER_KIND == google ]]; then
    printf gcs
  else
    printf s3
  fi
}

netsy_cluster() {
  cat <<JSON
// Written by vmconfig from NETSY_* of mutable.env; the same on every control plane of the cluster.
{
  "cluster_id": $(quote_string "$CLUSTER_ID"),
  "storage": {
    "provider": $(quote_string "$(netsy_provider)"),
    "bucket_name": $(quote_string "$NETSY_BUCKET"),
    "key_prefix": $(quote_string "$NETSY_KEY_PREFIX"),
    "class": "STANDARD",
    "encryption": "provider-managed"
  },
  "heartbeat_interval": "1s",
  "elector": {
    "degradation_count": 2,
    "deregistration_timeout": "3m",
    "primary_prior_timeout": "5s"
  },
  "replication": {
    "quorum": -1,
    "degradation_count": 2,
    "chunk_buffer": { "threshold_size_mb": 4, "threshold_age_minutes": 1 }
  },
  "snapshot": { "threshold_records": 10000, "threshold_size_mb": 10000, "threshold_age_minutes": 0 },
  "compaction_interval": "5m"
}
JSON
}

# On AWS and Google the machine's identity opens the bucket; elsewhere it takes an endpoint and keys.
netsy_credentials() {
  local role=${NETSY_ASSUME_ROLE:-arn:aws:iam::$AWS_ACCOUNT_ID:role/podplane-$CLUSTER_ID-netsy}
  case $PROVIDER_KIND in
    aws)
      env_line AWS_ROLE_ARN "$role"
      env_line AWS_ROLE_SESSION_NAME "$INSTANCE_ID-netsy"
      ;;
    local | proxmox)
      env_line AWS_ENDPOINT_URL "$NETSY_ENDPOINT"
      env_line AWS_ACCESS_KEY_ID "$NETSY_ACCESS_KEY_ID"
      env_line AWS_SECRET_ACCESS_KEY "$NETSY_SECRET_ACCESS_KEY"
      env_line AWS_S3_USE_PATH_STYLE true
      ;;
  esac
}

netsy_env() {
  env_lines INSTANCE_ID INSTANCE_HOSTNAME INSTANCE_IPV4
  env_line NETSY_CONFIG "$netsy_config"
  env_line NETSY_NODE_ID "$INSTANCE_ID"
  env_line NETSY_BIND_CLIENT 0.0.0.0:2378
  env_line NETSY_BIND_PEER 0.0.0.0:2381
  env_line NETSY_BIND_ELECTION 0.0.0.0:8443
  env_line NETSY_BIND_HEALTH 0.0.0.0:8080
  env_line NETSY_ADVERTISE_CLIENT "$INSTANCE_IPV4:2378"
  env_line NETSY_ADVERTISE_PEER "$INSTANCE_IPV4:2381"
  env_line NETSY_ADVERTISE_ELECTION "$INSTANCE_IPV4:8443"
  env_line NETSY_TLS_CA_CERT /opt/crt/ca.crt
  env_line NETSY_TLS_SERVER_CERT /opt/crt/netsy.server.crt
  env_line NETSY_TLS_SERVER_KEY /opt/key/netsy/netsy.server.key
  env_line NETSY_TLS_CLIENT_CERT /opt/crt/netsy.client.crt
  env_line NETSY_TLS_CLIENT_KEY /opt/key/netsy/netsy.client.key
  env_line NETSY_DATA_DIR /opt/data
  env_line NETSY_DEBUG false
  env_line AWS_DEFAULT_REGION "${NETSY_REGION:-$PROVIDER_REGION}"
  netsy_credentials
}

configure_netsy() {
  write_file "$netsy_config" 0640 root:netsy "$(netsy_cluster)"
  write_file /opt/env/netsy.env 0640 root:netsy "$(netsy_env)"
}
