#!/usr/bin/env bash
# Installs TypeSpec, whose language server `npm run bench:editor` measures beside ours.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=1.17.0
alone tsp-server
if is_built tsp-server "$version"; then
  log "TypeSpec $version is there"
  exit 0
fi

folder="$TOOLS_CACHE/src/typespec"
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
printf '{ "private": true }\n' >package.json
npm install --no-audit --no-fund --silent "@typespec/compiler@$version" >/dev/null
ln -sfn "$folder/node_modules/.bin/tsp-server" "$TOOLS_CACHE/bin/tsp-server"
mark_built tsp-server "$version"
log "installed TypeSpec $version"
