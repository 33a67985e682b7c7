#!/usr/bin/env bash
# Installs the Debian packages that the tests use, only those that are missing.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(
  # Linters and the tools that the scripts under test run with.
  shellcheck shfmt jq tmux zstd protobuf-compiler openssl python3-venv
  # The shells that completion is tried in.
  zsh fish
  # The editor that a test opens the examples in.
  neovim
  # The virtual machine of test/e2e/vm: emulator, disk, root file system, NoCloud seed.
  qemu-system-x86 qemu-utils mmdebstrap cloud-image-utils e2fsprogs openssh-client
  # Holds the virtual address of the API; without a configuration it starts nothing on this machine.
  keepalived
  # The machine that steps over SSH are tried on: a server of the test's own, on a free port.
  openssh-server
  # Validates generated user-data. Its services stay masked: they would reconfigure this machine.
  cloud-init
)

missing=()
for package in "${packages[@]}"; do
  # db:Status-Abbrev is "ii " only for a package that is completely installed.
  if [[ "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null)" != "ii " ]]; then
    missing+=("$package")
  fi
done

if ((${#missing[@]} == 0)); then
  log "all ${#packages[@]} packages are there"
  exit 0
fi

for unit in cloud-init-local cloud-init cloud-config cloud-final; do
  as_root ln -sfn /dev/null "/etc/systemd/system/$unit.service"
done
as_root apt-get update --quiet=2
as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >/dev/null
log "installed ${missing[*]}"
