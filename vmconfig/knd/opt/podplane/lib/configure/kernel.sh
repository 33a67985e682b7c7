#!/bin/bash
# Settings of the kernel, and the socket of containerd. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

# apply_kernel_settings FIRST: files of /etc/sysctl.d are applied with the first configuration only, for
# packages that brought some. Later it would undo what the network plugin has set since.
apply_kernel_settings() {
  on_machine || return 0
  if [[ $1 == yes ]]; then
    sysctl --system >/dev/null
  fi
  if [[ -S /run/containerd/containerd.sock ]]; then
    chgrp containerd /run/containerd/containerd.sock
  fi
}
