#!/bin/bash
# Stand-in for Netsy in tests: a real etcd, which is at the end of this file, behind the addresses
# and certificates that Netsy is configured with. Of what Netsy does with its bucket, it writes one object and reads it.
set -euo pipefail

payload_bytes=@PAYLOAD_BYTES@

for name in NETSY_CONFIG NETSY_NODE_ID NETSY_BIND_CLIENT NETSY_BIND_PEER NETSY_BIND_ELECTION NETSY_BIND_HEALTH \
  NETSY_ADVERTISE_CLIENT NETSY_ADVERTISE_PEER NETSY_TLS_CA_CERT NETSY_TLS_SERVER_CERT NETSY_TLS_SERVER_KEY \
  NETSY_TLS_CLIENT_CERT NETSY_TLS_CLIENT_KEY NETSY_DATA_DIR; do
  if [[ -z "${!name:-}" ]]; then
    echo "netsy stand-in: $name is not set" >&2
    exit 1
  fi
done
[[ -r "$NETSY_CONFIG" ]] || {
  echo "netsy stand-in: $NETSY_CONFIG cannot be read" >&2
  exit 1
}

# s3 PATH [CURL-OPTION...]: asks the store with the static keys, which are in no argument.
s3() {
  curl --silent --show-error --fail --max-time 30 --aws-sigv4 "aws:amz:$AWS_DEFAULT_REGION:s3" \
    --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --config - "${@:2}" "$AWS_ENDPOINT_URL/$1" \
    <<<"user = \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\""
}

# Where static keys open the bucket; elsewhere a role does, which nobody plays here.
if [[ -n "${AWS_ENDPOINT_URL:-}" && -n "${AWS_ACCESS_KEY_ID:-}" ]]; then
  bucket="$(sed --quiet 's/^ *"bucket_name": "\(.*\)",$/\1/p' "$NETSY_CONFIG")"
  object="$bucket/stand-in/$NETSY_NODE_ID"
  text="$NETSY_NODE_ID $(</proc/sys/kernel/random/boot_id)"
  s3 "$object" --request PUT --data-binary "$text"
  [[ "$(s3 "$object")" == "$text" ]]
  echo "netsy stand-in: $object is written and read"
fi

etcd="$NETSY_DATA_DIR/etcd"
if [[ ! -x "$etcd" ]]; then
  tail --bytes="$payload_bytes" "$0" >"$etcd.partial"
  chmod 0700 "$etcd.partial"
  mv "$etcd.partial" "$etcd"
fi
exec "$etcd" --name="$NETSY_NODE_ID" --data-dir="$NETSY_DATA_DIR/etcd-data" --unsafe-no-fsync \
  --listen-client-urls="https://$NETSY_BIND_CLIENT" --advertise-client-urls="https://$NETSY_ADVERTISE_CLIENT" \
  --cert-file="$NETSY_TLS_SERVER_CERT" --key-file="$NETSY_TLS_SERVER_KEY" \
  --client-cert-auth --trusted-ca-file="$NETSY_TLS_CA_CERT" --enable-grpc-gateway=false \
  --listen-peer-urls=http://127.0.0.1:2381 --initial-advertise-peer-urls=http://127.0.0.1:2381 \
  --initial-cluster="$NETSY_NODE_ID=http://127.0.0.1:2381" \
  --listen-metrics-urls=http://0.0.0.0:8080 --log-level=warn
