#!/usr/bin/env bash
# Installs VS Code as a server, a browser, and what drives the browser: for `npm run soak:vscode`. Not a part of
# `all.sh`: it takes minutes and most of a gigabyte, which a push need not wait for.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=4.139.1
playwright=1.65.1
node=24.21.0

# Its native modules are compiled here, against these.
packages=(build-essential python3 libkrb5-dev libsecret-1-dev libx11-dev libxkbfile-dev pkg-config chromium)
missing=()
for package in "${packages[@]}"; do
  if [[ "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null)" != "ii " ]]; then
    missing+=("$package")
  fi
done
if ((${#missing[@]} > 0)); then
  as_root apt-get update --quiet=2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >/dev/null
  log "installed ${missing[*]}"
fi

alone code-server
if is_built code-server "$version"; then
  log "code-server $version is there"
  exit 0
fi

folder="$TOOLS_CACHE/src/code-server"
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
printf '{ "private": true }\n' >package.json
# First the Node that it wants, since its scripts take the one on PATH.
npm install --no-audit --no-fund --silent "node@$node" >/dev/null
PATH="$folder/node_modules/node/bin:$PATH" nice -n 10 npm install --no-audit --no-fund --silent \
  "code-server@$version" "playwright-core@$playwright" >install.out 2>&1 || {
  tail -n 40 install.out >&2
  log "FATAL: code-server $version was not installed"
  exit 1
}
cat >"$TOOLS_CACHE/bin/.code-server.partial" <<END
#!/usr/bin/env bash
PATH="$folder/node_modules/node/bin:\$PATH" exec "$folder/node_modules/.bin/code-server" "\$@"
END
chmod +x "$TOOLS_CACHE/bin/.code-server.partial"
mv "$TOOLS_CACHE/bin/.code-server.partial" "$TOOLS_CACHE/bin/code-server"
mark_built code-server "$version"
log "installed code-server $version in $SECONDS s"
