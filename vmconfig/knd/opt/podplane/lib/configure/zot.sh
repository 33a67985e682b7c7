#!/bin/bash
# Zot: the registry of this node, over the cluster's bucket, and how containerd reaches it.
# Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"

readonly zot_aws_config=/opt/zot/etc/aws.config
readonly certs_d=/etc/containerd/certs.d
readonly host_marker='# Written by vmconfig: the registry of this node.'

zot_address() {
  if [[ -n $INSTANCE_IPV6 ]]; then
    printf '[::1]'
  else
    printf '127.0.0.1'
  fi
}

# What is left open is derived: region and endpoint from the provider, the role from the cluster.
derive_registry() {
  REGISTRY_REGION=${REGISTRY_REGION:-$PROVIDER_REGION}
  [[ $PROVIDER_KIND == aws ]] || return 0
  REGISTRY_ENDPOINT=${REGISTRY_ENDPOINT:-s3.$REGISTRY_REGION.amazonaws.com}
  if [[ -z $REGISTRY_ACCESS_KEY_ID ]]; then
    REGISTRY_ASSUME_ROLE=${REGISTRY_ASSUME_ROLE:-arn:aws:iam::$AWS_ACCOUNT_ID:role/podplane-$CLUSTER_ID-registry}
  fi
}

zot_storage_driver() {
  if [[ $PROVIDER_KIND == google ]]; then
    printf '    name: gcs\n    bucket: %s\n' "$(quote_string "$REGISTRY_BUCKET")"
    return
  fi
  printf '    name: s3\n    region: %s\n    bucket: %s\n' \
    "$(quote_string "$REGISTRY_REGION")" "$(quote_string "$REGISTRY_BUCKET")"
  if [[ $REGISTRY_ENDPOINT == http://* ]]; then
    printf '    secure: false\n'
  else
    printf '    secure: true\n'
  fi
  printf '    skipverify: false\n'
  if [[ -n $AWS_S3_USE_PATH_STYLE ]]; then
    printf '    forcepathstyle: %s\n' "$AWS_S3_USE_PATH_STYLE"
  fi
  if [[ -n $REGISTRY_ENDPOINT ]]; then
    printf '    regionendpoint: %s\n' "$(quote_string "$REGISTRY_ENDPOINT")"
  fi
}

# Nodes only read: pushes go through the registry in the cluster.
zot_config() {
  cat <<YAML
distSpecVersion: 1.1.0
storage:
  rootDirectory: /opt/zot/storage
  dedupe: false
  storageDriver:
$(zot_storage_driver)
http:
  address: $(quote_string "$(zot_address)")
  port: "5000"
  tls:
    cert: /opt/crt/registry.server.crt
    key: /opt/key/registry/registry.server.key
    cacert: /opt/crt/ca.crt
  auth:
    mtls:
      identityAttributes:
        - CommonName
  accessControl:
    repositories:
      "**":
        policies:
          - users:
              - containerd.client
            actions:
              - read
log:
  level: info
YAML
}

# The SDK in Zot takes a role only from a file, and only with where the credentials to take it come from.
aws_config() {
  cat <<INI
# Written by vmconfig: the role that opens the bucket of the registry.
[default]
region = $REGISTRY_REGION
role_arn = $REGISTRY_ASSUME_ROLE
role_session_name = $INSTANCE_ID-zot
credential_source = Ec2InstanceMetadata
sts_regional_endpoints = regional
INI
}

configure_zot_role() {
  if [[ $PROVIDER_KIND == aws && -n $REGISTRY_ASSUME_ROLE ]]; then
    write_file "$zot_aws_config" 0640 root:zot "$(aws_config)"
  else
    remove_file "$zot_aws_config"
  fi
}

host_config() {
  cat <<TOML
$host_marker
[host."https://$(zot_address):5000"]
  capabilities = ["pull", "resolve"]
  ca = "/opt/crt/ca.crt"
  client = [["/opt/crt/containerd.client.crt", "/opt/key/containerd/containerd.client.key"]]
TOML
}

# Files of an earlier host name, or of a registry that is no more, would send containerd nowhere.
# Files that somebody else wrote stay.
remove_other_hosts() {
  local path
  for path in "$root$certs_d"/*/hosts.toml; do
    if [[ -f $path && $path != "$root$certs_d/$1/hosts.toml" ]] && grep --quiet --fixed-strings -e "$host_marker" "$path"; then
      remove_file "${path#"$root"}"
      rmdir --ignore-fail-on-non-empty "${path%/*}"
    fi
  done
}

configure_zot() {
  if ! zot_enabled; then
    remove_other_hosts ''
    return
  fi
  derive_registry
  write_file /opt/env/zot.env 0640 root:zot "$(env_lines CLUSTER_ID INSTANCE_ID PROVIDER_KIND \
    REGISTRY_ENABLED REGISTRY_BUCKET REGISTRY_REGION REGISTRY_ENDPOINT REGISTRY_HOSTNAME \
    REGISTRY_ASSUME_ROLE REGISTRY_ACCESS_KEY_ID REGISTRY_SECRET_ACCESS_KEY AWS_S3_USE_PATH_STYLE)"
  write_file /opt/zot/etc/zot.yml 0640 root:zot "$(zot_config)"
  configure_zot_role
  remove_other_hosts "$REGISTRY_HOSTNAME"
  write_file "$certs_d/$REGISTRY_HOSTNAME/hosts.toml" 0644 root:root "$(host_config)"
}
