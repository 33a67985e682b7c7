#!/usr/bin/env bash
# Builds the object store servers that the tests upload to:
# versitygw (S3, with conditional writes) and fake-gcs-server (Google).
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# build_server NAME VERSION MODULE PACKAGE
build_server() {
  local name="$1" version="$2" module="$3" package="$4"
  enter_source "$name"
  if ! is_built "$name" "$version"; then
    printf 'module tools\n\ngo 1.26.0\n\nrequire %s v%s\n' "$module" "$version" >go.mod
  fi
  go_build "$name" "$version" "$package"
}

build_server versitygw 1.8.0 github.com/versity/versitygw github.com/versity/versitygw/cmd/versitygw
build_server fake-gcs-server 1.56.1 github.com/fsouza/fake-gcs-server github.com/fsouza/fake-gcs-server
