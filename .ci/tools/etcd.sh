#!/usr/bin/env bash
# Builds etcd and etcdctl from their Go modules.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=3.7.3

enter_module "$TOOLS/go/etcd" etcd
go_build etcd "$version" go.etcd.io/etcd/server/v3
go_build etcdctl "$version" go.etcd.io/etcd/etcdctl/v3
