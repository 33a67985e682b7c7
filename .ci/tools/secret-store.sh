#!/usr/bin/env bash
# Installs moto, whose server speaks for AWS Secrets Manager, into an environment of its own.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=5.2.5
if is_built moto_server "$version"; then
  log "moto $version is there"
  exit 0
fi

environment="$TOOLS_CACHE/src/moto"
rm -rf "$environment"
python3 -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check "moto[server]==$version"
ln -sfn "$environment/bin/moto_server" "$TOOLS_CACHE/bin/moto_server"
mark_built moto_server "$version"
log "installed moto $version"
