#!/usr/bin/env bash
# Installs moto, whose server speaks for AWS Secrets Manager, into an environment of its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version="$(sed -n 's/^moto==\([0-9.]*\).*/\1/p' "$TOOLS/moto-requirements.txt")"
alone moto
if is_built moto_server "$version"; then
  log "moto $version is there"
  exit 0
fi

require_version Python "$(python3 --version 2>/dev/null | sed 's/^Python //')" 3.11
environment="$TOOLS_CACHE/src/moto"
rm -rf "$environment"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
  --requirement "$TOOLS/moto-requirements.txt"
ln -sfn "$environment/bin/moto_server" "$TOOLS_CACHE/bin/moto_server"
mark_built moto_server "$version"
log "installed moto $version"
