#!/usr/bin/env bash
# Installs and builds everything that the tests use; fast when it is there.
# Prints one line with the time of each part. One that fails does not keep the others from being built; the exit
# code is 1 then.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
status=0
for part in debian tofu tofu-provider object-stores secret-store aws-role node-oldest etcd kubernetes containers debian-image; do
  started="$SECONDS"
  result=""
  "$here/$part.sh" || { result="  FAILED" && status=1; }
  printf '%-14s %4d s%s\n' "$part" "$((SECONDS - started))" "$result"
done
exit "$status"
