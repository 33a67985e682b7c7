#!/usr/bin/env bash
# Builds etcd and etcdctl from their Go modules.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=3.7.3

enter_source etcd
if ! is_built etcd "$version" || ! is_built etcdctl "$version"; then
  {
    printf 'module tools\n\ngo 1.26.0\n\nrequire (\n'
    for module in server etcdctl api client client/pkg pkg; do
      printf '\tgo.etcd.io/etcd/%s/v3 v%s\n' "$module" "$version"
    done
    printf ')\n'
  } >go.mod
fi
go_build etcd "$version" go.etcd.io/etcd/server/v3
go_build etcdctl "$version" go.etcd.io/etcd/etcdctl/v3
