#!/usr/bin/env bash
# Builds the schema-serving provider and lays out a provider mirror of it, as a
# filesystem_mirror of the Terraform CLI configuration wants it: every provider
# is a hard link of one program, with its schema beside it.
#   mirror/tofu-providers/HOST/NAMESPACE/TYPE/VERSION/OS_ARCH/
# The stamp is a hash of all sources, so an edited schema is a new build.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

tofu_tests="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../test/tofu" && pwd)"
providers=(
  bpg/proxmox/0.111.1
  hashicorp/aws/6.47.0
  hashicorp/google/7.45.0
  hashicorp/null/3.2.4
  hashicorp/random/3.7.2
)
# OpenTofu and Terraform look for the same provider below different host names.
hosts=(registry.opentofu.org registry.terraform.io)

version="1-$(
  cat "${BASH_SOURCE[0]}" "$tofu_tests"/provider/*.go "$tofu_tests"/provider/go.* "$tofu_tests"/schemas/*.json |
    sha256sum | cut -c1-16
)"

# lay_out TARGET: fills the mirror's folder for every host and provider.
lay_out() {
  local platform host provider name folder
  platform="$(go env GOOS)_$(go env GOARCH)"
  for host in "${hosts[@]}"; do
    for provider in "${providers[@]}"; do
      folder="$1/$host/$provider/$platform"
      name="$(basename "$(dirname "$provider")")"
      mkdir -p "$folder"
      ln "$TOOLS_CACHE/bin/tofu-provider" "$folder/terraform-provider-${name}_v$(basename "$provider")"
      cp "$tofu_tests/schemas/$name.json" "$folder/schema.json"
      cp "$tofu_tests/schemas/force-new.json" "$folder/force-new.json"
    done
  done
}

alone tofu-provider-mirror
mirror="$TOOLS_CACHE/mirror/tofu-providers"
if is_built tofu-provider "$version" && [[ -d $mirror ]]; then
  log "tofu-provider $version is there"
  exit
fi

rm -f "$TOOLS_CACHE/stamps/tofu-provider-"*
enter_module "$tofu_tests/provider" tofu-provider
rm -f ./*.go
cp "$tofu_tests"/provider/*.go .
go_build tofu-provider "$version" .

rm -rf "$mirror" "$mirror.partial"
lay_out "$mirror.partial"
mv "$mirror.partial" "$mirror"
