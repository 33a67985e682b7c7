#!/bin/bash
# The steps of install.sh: verifying downloads, and putting each where it belongs.

# shellcheck source=helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"
# shellcheck source=inputs.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/inputs.sh"

# Where user-data stages its downloads; generators of different age use different places.
readonly staging_directories=(/opt/deps /opt/podplane/artifacts /opt/podplane/deps)
readonly manifest_script=/opt/podplane/share/vmconfig-manifest.sh
readonly start_policy=/usr/sbin/policy-rc.d
readonly policy_marker='# Written by vmconfig: no service starts while packages are installed.'

# What the session manager of AWS needs; a VM serves the cluster without it.
readonly optional_deb=amazon-ssm-agent

staging_directory() {
  local directory
  for directory in "${staging_directories[@]}"; do
    if [[ -d $root$directory ]]; then
      printf '%s' "$root$directory"
      return
    fi
  done
}

# Sets VMCONFIG_DEPENDENCIES: name, type and digest, parted by tabs. The script holds the digest of
# the JSON beside it, so that neither can be edited alone.
load_manifest() {
  local digest
  require_file "$manifest_script"
  digest=$(digest_of "$root$manifest")
  grep --quiet --fixed-strings -e "$digest" "$root$manifest_script" ||
    fatal "$manifest is not the one that $manifest_script was made from"
  VMCONFIG_DEPENDENCIES=()
  # shellcheck source=/dev/null
  source "$root$manifest_script"
  [[ ${VMCONFIG_MANIFEST_SHA256-} == "$digest" ]] || fatal "$manifest_script names another manifest"
  [[ ${VMCONFIG_KIND-} == "$1" ]] || fatal "$manifest_script is for kind ${VMCONFIG_KIND-}, the manifest for $1"
}

# load_overrides STAGING: dependencies that the cluster pins itself, in another version or in addition
# (kube2iam, of which no binary is published). User-data, which verified the package too, leaves them
# in the file `overrides`, in the format of the manifest.
load_overrides() {
  local line name entry others
  [[ -f $1/overrides ]] || return 0
  while IFS= read -r line; do
    [[ -n $line ]] || continue
    name=${line%%$'\t'*}
    if [[ $name == "$optional_deb" && ! -f $1/$name.deb ]]; then
      log "$name was not downloaded; the VM serves the cluster without it"
      continue
    fi
    others=()
    for entry in "${VMCONFIG_DEPENDENCIES[@]}"; do
      [[ ${entry%%$'\t'*} == "$name" ]] || others+=("$entry")
    done
    VMCONFIG_DEPENDENCIES=("${others[@]}" "$line")
    log "$name is the one that the cluster pins"
  done <"$1/overrides"
}

# names_of TYPE: the dependencies of a type, one a line.
names_of() {
  local entry name type
  for entry in "${VMCONFIG_DEPENDENCIES[@]}"; do
    IFS=$'\t' read -r name type _ <<<"$entry"
    if [[ $type == "$1" && $name != vmconfig ]]; then
      printf '%s\n' "$name"
    fi
  done
}

# file_of NAME TYPE: the name under which user-data stores a download.
file_of() {
  case $2 in
    deb | library) printf '%s.deb' "$1" ;;
    tar.gz) printf '%s.tar.gz' "$1" ;;
    binary) printf '%s' "$1" ;;
    *) fatal "$1 has the unknown type $2" ;;
  esac
}

# verify_artifacts STAGING: all digests, before anything is installed.
verify_artifacts() {
  local entry name type digest file
  for entry in "${VMCONFIG_DEPENDENCIES[@]}"; do
    IFS=$'\t' read -r name type digest <<<"$entry"
    [[ $name != vmconfig ]] || continue
    file=$(file_of "$name" "$type")
    [[ -f $1/$file ]] || fatal "$file is missing"
    verify_digest "$1/$file" "$digest"
  done
}

# verify_digest FILE DIGEST
verify_digest() {
  local have tool
  case $2 in
    sha256:* | sha512:*) tool=${2%%:*}sum ;;
    *) fatal "${1##*/} has no digest of a known algorithm" ;;
  esac
  read -r have _ < <("$tool" <"$1")
  [[ $have == "${2#*:}" ]] || fatal "${1##*/} does not have its digest: the download is damaged"
}

# verify_package STAGING: what lies on the disk is what the package holds. User-data unpacked it as
# root over a running system; a full disk or an edited file shows here. Must run before permissions
# change modes. An image without the package beside the other downloads has nothing to compare.
verify_package() {
  local copy=$1/.vmconfig path
  if [[ ! -f $1/vmconfig.tar.gz ]]; then
    log "vmconfig.tar.gz is not among the downloads: the package is not compared"
    return
  fi
  rm -rf "$copy"
  mkdir "$copy"
  tar --extract --gzip --file "$1/vmconfig.tar.gz" --directory "$copy" --no-same-owner
  while IFS= read -r path; do
    cmp --silent "$copy/$path" "$root/$path" || fatal "/$path is not what the package holds"
  done < <(find "$copy" -type f -printf '%P\n')
  rm -rf "$copy"
  log "the package is complete"
}

# A run that was killed leaves our policy behind, which would keep every later package from starting
# its services, and would be taken for the administrator's own.
restore_policy() {
  local path=$root$start_policy
  if [[ -f $path ]] && grep --quiet --fixed-strings -e "$policy_marker" "$path"; then
    rm -f "$path"
  fi
  if [[ -e $path.podplane-bak && ! -e $path ]]; then
    mv -f "$path.podplane-bak" "$path"
  fi
}

deny_starts() {
  local path=$root$start_policy
  mkdir -p "${path%/*}"
  if [[ -e $path ]]; then
    mv -f "$path" "$path.podplane-bak"
  fi
  trap restore_policy EXIT
  printf '#!/bin/sh\n%s\nexit 101\n' "$policy_marker" >"$path"
  chmod 0755 "$path"
}

# is_installed PACKAGE: of Debian, in whatever version.
is_installed() {
  [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# install_debs STAGING: all in one call, so that dpkg orders packages that need each other. What others
# only rely on stays in the version that the system has: programs of Debian ask for that one.
install_debs() {
  local name files=() optional=
  while IFS= read -r name; do
    is_installed "$name" || files+=("$1/$name.deb")
  done < <(names_of library)
  while IFS= read -r name; do
    if [[ $name == "$optional_deb" ]]; then
      optional=$1/$name.deb
    else
      files+=("$1/$name.deb")
    fi
  done < <(names_of deb)
  deny_starts
  if ((${#files[@]} > 0)); then
    dpkg --install "${files[@]}"
  fi
  restore_policy
  trap - EXIT
  if [[ -n $optional ]] && ! dpkg --install "$optional"; then
    log "$optional_deb could not be installed; the VM serves the cluster without it"
  fi
}

# install_tarball NAME STAGING
install_tarball() {
  local from=$2/.unpacked name
  rm -rf "$from"
  mkdir "$from"
  tar --extract --gzip --file "$2/$1.tar.gz" --directory "$from" --no-same-owner
  case $1 in
    containerd)
      for name in containerd containerd-shim-runc-v2 ctr; do
        install_found "$from" "$name" /usr/local/bin
      done
      ;;
    crictl) install_found "$from" crictl /usr/local/bin ;;
    netsy | nstance-agent | kube2iam) install_found "$from" "$1" "/opt/$1/bin" ;;
    cni-plugins)
      while IFS= read -r name; do
        install_found "$from" "$name" /opt/cni/bin
      done < <(find "$from" -type f -printf '%f\n')
      ;;
    *) fatal "there is no place for a tarball named $1" ;;
  esac
  rm -rf "$from"
}

# install_found TREE NAME DIRECTORY: archives differ in whether they have a folder around the file.
install_found() {
  local found
  found=$(find "$1" -type f -name "$2" -print -quit)
  [[ -n $found ]] || fatal "$2 is not in its archive"
  install_executable "$found" "$3/$2"
}

install_executable() {
  mkdir -p "$root${2%/*}"
  install --mode=0755 "$1" "$root$2.tmp"
  own "$root$2.tmp" root:root
  mv -f "$root$2.tmp" "$root$2"
}

install_tarballs() {
  local name
  while IFS= read -r name; do
    install_tarball "$name" "$1"
  done < <(names_of tar.gz)
}

install_binaries() {
  local name
  while IFS= read -r name; do
    case $name in
      runc) install_executable "$1/$name" "/usr/local/sbin/$name" ;;
      kube2iam) install_executable "$1/$name" /opt/kube2iam/bin/kube2iam ;;
      *) install_executable "$1/$name" "/usr/bin/$name" ;;
    esac
  done < <(names_of binary)
}
