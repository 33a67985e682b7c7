#!/usr/bin/env bash
# Builds OpenTofu from its Go module. `go install` refuses modules with replace
# directives, so the build has a go.mod of its own that repeats the one needed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=1.12.6

enter_source tofu
if ! is_built tofu "$version"; then
  cat >go.mod <<MOD
module tools

go 1.26.0

require github.com/opentofu/opentofu v$version

replace github.com/hashicorp/hcl/v2 v2.20.1 => github.com/opentofu/hcl/v2 v2.20.2-0.20251021132045-587d123c2828
MOD
fi
go_build tofu "$version" github.com/opentofu/opentofu/cmd/tofu
