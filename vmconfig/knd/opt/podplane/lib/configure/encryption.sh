#!/bin/bash
# Encryption of Secrets in the store, with a key that Nstance delivers. Sourced by kube.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

readonly encryption_key=/opt/key/kube-apiserver/encryption.key
readonly encryption_config=/opt/key/kube-apiserver/encryption.yaml

# Each line of the file is a key; the first one encrypts, all can be read by. Names come from the
# content, as the store keeps them with what they encrypted.
encryption_keys() {
  local line digest
  while IFS= read -r line || [[ -n $line ]]; do
    [[ -n $line ]] || continue
    read -r digest _ < <(sha256sum <<<"$line")
    printf '            - name: key-%s\n              secret: %s\n' "${digest:0:8}" "$(quote_string "$line")"
  done <"$root$encryption_key"
}

# Turned off, what was encrypted must still be readable, and what was not when it is turned on.
encryption_text() {
  local keys
  keys=$'      - secretbox:\n          keys:\n'$(encryption_keys)
  cat <<'YAML'
# Written by vmconfig from encryption.key.
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
YAML
  if [[ $ENCRYPT_SECRETS == true ]]; then
    printf '%s\n      - identity: {}\n' "$keys"
  else
    printf '      - identity: {}\n%s\n' "$keys"
  fi
}

# Without a key there is no configuration; the API server waits for it where Secrets are to be encrypted.
configure_encryption() {
  local text
  if [[ -s $root$encryption_key ]]; then
    text=$(encryption_text)
    write_file "$encryption_config" 0640 root:kube-apiserver "$text"
  else
    remove_file "$encryption_config"
  fi
}
