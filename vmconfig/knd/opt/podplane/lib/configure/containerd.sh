#!/bin/bash
# containerd: its configuration with the sandbox image. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"

# The one pause image that the manifest of this VM pins.
pause_image() {
  local images
  images=$(grep --only-matching --extended-regexp 'registry\.k8s\.io/pause:[A-Za-z0-9._-]+' "$root$installed_manifest" |
    sort --unique) || fatal "$installed_manifest pins no pause image"
  [[ $images != *$'\n'* ]] || fatal "$installed_manifest pins several pause images"
  printf '%s' "$images"
}

configure_containerd() {
  local template image
  image=$(pause_image)
  # Until a registry is known, the image comes from where it was published.
  if [[ $REGISTRY_ENABLED == true && -n $REGISTRY_HOSTNAME ]]; then
    image=$REGISTRY_HOSTNAME/mirror/$image
  fi
  template=$(<"$root/etc/containerd/config.template.toml")
  image=$(quote_string "$image")
  write_file /etc/containerd/config.toml 0644 root:root "${template//@SANDBOX_IMAGE@/"$image"}"
}
