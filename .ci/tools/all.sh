#!/usr/bin/env bash
# Installs and builds everything that the tests use; fast when it is there.
# Prints one line with the time of each part.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
for part in debian tofu tofu-provider object-stores secret-store aws-role etcd kubernetes containers debian-image; do
  started="$SECONDS"
  "$here/$part.sh"
  printf '%-14s %4d s\n' "$part" "$((SECONDS - started))"
done
