#!/bin/bash
# Stand-in for Zot in tests: takes Zot's arguments, needs a configuration that it can read, then waits. Of what Zot does
# with its bucket, it reads one object.
set -euo pipefail

if [[ "${1:-}" != serve || ! -r "${2:-}" ]]; then
  echo "zot stand-in: expected: zot serve CONFIGURATION" >&2
  exit 1
fi

# setting NAME: what the configuration says of the bucket.
setting() {
  sed --quiet "s/^ *$1: \"\\(.*\\)\"\$/\\1/p" "$config"
}

config="$2"
endpoint="$(setting regionendpoint)"
# Where static keys open the bucket; elsewhere a role does, which nobody plays here.
if [[ "$endpoint" == http*://* && -n "${AWS_ACCESS_KEY_ID:-}" ]]; then
  # The keys are in no argument.
  text="$(curl --silent --show-error --fail --max-time 30 --aws-sigv4 "aws:amz:$(setting region):s3" \
    --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --config - "$endpoint/$(setting bucket)/stand-in/greeting" \
    <<<"user = \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"")"
  echo "zot stand-in: the bucket says $text"
fi
echo "zot stand-in: serving $2"
exec sleep infinity
