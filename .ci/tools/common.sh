# shellcheck shell=bash
# Shared by the scripts beside it; sourced, never run.
#
# Every tool is built into one cache outside the working tree:
#   bin/      the programs, found by test/helpers/tools.ts
#   images/   virtual machine images
#   stamps/   one empty file per tool and version: present means built
#   src/      a go.mod per tool family, kept so that Go's cache stays warm

set -euo pipefail

# The folder of these scripts, for those that source this one.
# shellcheck disable=SC2034
TOOLS="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
TOOLS_CACHE="${PODPLANEC_TOOLS:-$HOME/.cache/podplanec-tools}"
mkdir -p "$TOOLS_CACHE"/{bin,images,stamps,src}

log() {
  printf '[%s] %s\n' "$(basename "$0" .sh)" "$*" >&2
}

# is_built NAME VERSION: the program exists and was built as this version.
is_built() {
  [[ -e "$TOOLS_CACHE/stamps/$1-$2" && -x "$TOOLS_CACHE/bin/$1" ]]
}

# mark_built NAME VERSION: replaces the stamps of the tool's other versions.
mark_built() {
  rm -f "$TOOLS_CACHE/stamps/$1"-[0-9]*
  : >"$TOOLS_CACHE/stamps/$1-$2"
}

# alone NAME: holds the lock of a tool until this script ends, so that two that build it do not pull it from under
# each other. What was built meanwhile is found by `is_built` afterwards.
alone() {
  local descriptor
  exec {descriptor}>"$TOOLS_CACHE/src/$1.lock"
  flock "$descriptor"
}

# as_root COMMAND...: images and packages need root, by sudo where the caller is not.
as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

# require_version PROGRAM VERSION OLDEST: says what is needed instead of failing somewhere in a build.
require_version() {
  if [[ -z "$2" || "$(printf '%s\n' "$3" "$2" | sort --version-sort | head -n 1)" != "$3" ]]; then
    log "FATAL: $1 $3 or newer is needed, and this is ${2:-missing}"
    return 1
  fi
}

# enter_module FOLDER NAME: the build folder of one tool family, with the go.mod and go.sum of FOLDER.
# The sums pin every module that may be downloaded. A new version: change go.mod, empty go.sum, build, and take the
# sums that the message shows from src/NAME/go.sum.
enter_module() {
  alone "$2"
  mkdir -p "$TOOLS_CACHE/src/$2"
  cp "$1/go.mod" "$1/go.sum" "$TOOLS_CACHE/src/$2"
  pinned_sums="$1/go.sum"
  cd "$TOOLS_CACHE/src/$2"
}

# go_build NAME VERSION PACKAGE [LDFLAGS]: builds within the current module.
# The program appears under its name only when it is whole.
go_build() {
  local name="$1" version="$2" package="$3" ldflags="${4:-}"
  if is_built "$name" "$version"; then
    log "$name $version is there"
    return
  fi
  local started="$SECONDS" output="$TOOLS_CACHE/src/$name.log"
  require_version Go "$(go env GOVERSION 2>/dev/null | sed 's/^go//')" 1.26
  # Go names each module that it downloads; that is worth reading only after a failure.
  if ! GOFLAGS=-mod=mod CGO_ENABLED=0 nice -n 10 go build -trimpath -ldflags "-s -w $ldflags" \
    -o "$TOOLS_CACHE/bin/.$name.partial" "$package" >"$output" 2>&1; then
    tail -n 40 "$output" >&2
    log "FATAL: $name $version was not built"
    return 1
  fi
  # Go adds the sums of modules that it had none for.
  if ! cmp -s "$pinned_sums" go.sum; then
    diff "$pinned_sums" go.sum | head -n 20 >&2
    log "FATAL: $name $version took modules that go.sum does not pin"
    return 1
  fi
  mv "$TOOLS_CACHE/bin/.$name.partial" "$TOOLS_CACHE/bin/$name"
  mark_built "$name" "$version"
  log "built $name $version in $((SECONDS - started)) s"
}
