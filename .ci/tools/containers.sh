#!/usr/bin/env bash
# Builds containerd and crictl from their Go modules, in the versions that the
# virtual machines are pinned to: Debian 13's containerd 1.7 does not read
# version 3 of the configuration file.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

containerd_version=2.3.1
crictl_version=1.36.0

enter_module "$TOOLS/go/containerd" containerd
containerd_programs=(containerd containerd-shim-runc-v2 ctr)
for name in "${containerd_programs[@]}"; do
  go_build "$name" "$containerd_version" "github.com/containerd/containerd/v2/cmd/$name" \
    "-X github.com/containerd/containerd/v2/version.Version=v$containerd_version"
done

enter_module "$TOOLS/go/crictl" crictl
go_build crictl "$crictl_version" sigs.k8s.io/cri-tools/cmd/crictl \
  "-X sigs.k8s.io/cri-tools/pkg/version.Version=v$crictl_version"
