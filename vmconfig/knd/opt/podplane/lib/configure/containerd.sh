#!/bin/bash
# containerd: its configuration with the sandbox image. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=../features.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/features.sh"
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

# Whether the registry holds copies of what others publish. Before generation 2 nothing said so, and it
# was taken to.
mirrors() {
  if ((DEFAULTS_GENERATION >= 2)); then
    [[ $REGISTRY_MIRROR_ENABLED == true ]]
  else
    [[ $REGISTRY_MIRROR_ENABLED != false ]]
  fi
}

# The host that has copies: a mirror that clusters share, or the registry of this one where it runs. Empty
# where nothing is mirrored, and the pause image comes from where it was published.
mirror_host() {
  if ! mirrors; then
    return
  fi
  if [[ -n $REGISTRY_MIRROR_HOSTNAME ]]; then
    printf '%s' "$REGISTRY_MIRROR_HOSTNAME"
  elif zot_enabled; then
    printf '%s' "$REGISTRY_HOSTNAME"
  fi
}

configure_containerd() {
  local template image host
  image=$(pause_image)
  host=$(mirror_host)
  if [[ -n $host ]]; then
    image=$host/${REGISTRY_MIRROR_PREFIX:+$REGISTRY_MIRROR_PREFIX/}$image
  fi
  template=$(<"$root/etc/containerd/config.template.toml")
  image=$(quote_string "$image")
  write_file /etc/containerd/config.toml 0644 root:root "${template//@SANDBOX_IMAGE@/"$image"}"
}
