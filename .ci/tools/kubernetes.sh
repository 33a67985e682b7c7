#!/usr/bin/env bash
# Builds the Kubernetes programs from their Go modules. Kubernetes' own go.mod
# replaces its parts by folders of its repository; here each is replaced by the
# module published under the same version.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

minor=36
patch=3
version="1.$minor.$patch"
programs=(kube-apiserver kubectl kubelet kube-controller-manager kube-scheduler)

all_built() {
  local name
  for name in "${programs[@]}"; do
    is_built "$name" "$version" || return 1
  done
}

# staging_modules: the names of the modules that Kubernetes keeps in its own repository.
staging_modules() {
  local go_mod
  go_mod="$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')"
  sed -n 's|^\tk8s\.io/\([a-z0-9-]*\) => \./staging/.*|\1|p' "$go_mod"
}

enter_source kubernetes
if ! all_built; then
  {
    printf 'module tools\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
    for module in $(staging_modules); do
      printf '\tk8s.io/%s => k8s.io/%s v0.%s.%s\n' "$module" "$module" "$minor" "$patch"
    done
    printf ')\n'
  } >go.mod.new
  mv go.mod.new go.mod
fi

# Without these the programs call themselves v0.0.0 and refuse each other's version.
ldflags=""
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  ldflags+=" -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
  ldflags+=" -X $package.gitTreeState=archive"
done
for name in "${programs[@]}"; do
  go_build "$name" "$version" "k8s.io/kubernetes/cmd/$name" "$ldflags"
done
