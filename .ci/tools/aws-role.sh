#!/usr/bin/env bash
# Builds a small program on the AWS SDK for Go v1, which judges how Zot finds its role.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sdk=1.55.8
program="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../test/aws/role" && pwd)"
version="$sdk-$(sha256sum <"$program/main.go" | cut -c1-16)"

enter_module "$program" aws-role
cp "$program/main.go" .
go_build aws-role "$version" .
