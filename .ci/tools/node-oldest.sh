#!/usr/bin/env bash
# Installs the oldest Node that users may have (`engines` in package.json), a binary in a package.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version="$(sed -n 's/.*"node": ">=\([0-9.]*\) .*/\1/p' "$(dirname "${BASH_SOURCE[0]}")/../../package.json").0"
if is_built node-oldest "$version"; then
  log "node $version is there"
  exit 0
fi

folder="$TOOLS_CACHE/src/node-oldest"
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
printf '{ "private": true }\n' >package.json
npm install --no-audit --no-fund --silent "node@$version" >/dev/null
ln -sfn "$folder/node_modules/node/bin/node" "$TOOLS_CACHE/bin/node-oldest"
mark_built node-oldest "$version"
log "installed node $version"
