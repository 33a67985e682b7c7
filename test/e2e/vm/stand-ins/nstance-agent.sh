#!/bin/bash
# Stand-in for nstance-agent in tests: checks what it is configured with, then waits. The test
# itself registers the machine and writes the files that an agent would receive.
set -euo pipefail

for name in NSTANCE_SERVER_REGISTRATION_ADDR NSTANCE_SERVER_AGENT_ADDR NSTANCE_IDENTITY_DIR NSTANCE_KEYS_DIR \
  NSTANCE_RECV_DIR NSTANCE_IDENTITY_MODE NSTANCE_KEYS_MODE NSTANCE_RECV_MODE; do
  if [[ -z "${!name:-}" ]]; then
    echo "nstance-agent stand-in: $name is not set" >&2
    exit 1
  fi
done
if [[ ! -r "$NSTANCE_IDENTITY_DIR/identity.crt" && ! -r "$NSTANCE_IDENTITY_DIR/nonce.jwt" ]]; then
  echo "nstance-agent stand-in: neither an identity nor a nonce" >&2
  exit 1
fi
touch "$NSTANCE_RECV_DIR/.writable" "$NSTANCE_KEYS_DIR/.writable"
rm "$NSTANCE_RECV_DIR/.writable" "$NSTANCE_KEYS_DIR/.writable"
echo "nstance-agent stand-in: waiting for ${NSTANCE_INSTANCE_ID:-no instance}"
exec sleep infinity
