#!/usr/bin/env bash
# Builds OpenTofu from its Go module. `go install` refuses modules with replace
# directives, so the build has a go.mod of its own that repeats the one needed.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=1.12.6

enter_module "$TOOLS/go/tofu" tofu
go_build tofu "$version" github.com/opentofu/opentofu/cmd/tofu
