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

enter_module "$TOOLS/go/kubernetes" kubernetes

# Without these the programs call themselves v0.0.0 and refuse each other's version.
ldflags=""
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  ldflags+=" -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
  ldflags+=" -X $package.gitTreeState=archive"
done
for name in "${programs[@]}"; do
  go_build "$name" "$version" "k8s.io/kubernetes/cmd/$name" "$ldflags"
done
