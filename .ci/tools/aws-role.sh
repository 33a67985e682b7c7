#!/usr/bin/env bash
# Builds a small program on the AWS SDK for Go v1, which judges how Zot finds its role.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sdk=1.55.8
program="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../test/aws/role" && pwd)"
version="$sdk-$(sha256sum <"$program/main.go" | cut -c1-16)"

enter_source aws-role
if ! is_built aws-role "$version"; then
  cp "$program/main.go" .
  printf 'module tools\n\ngo 1.26.0\n\nrequire github.com/aws/aws-sdk-go v%s\n' "$sdk" >go.mod
fi
go_build aws-role "$version" .
