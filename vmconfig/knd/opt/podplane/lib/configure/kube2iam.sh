#!/bin/bash
# kube2iam: cloud roles for Pods on AWS. Sourced by configure.sh.

# shellcheck source=../helpers.sh
source "${PODPLANE_ROOT:-}/opt/podplane/lib/helpers.sh"

# The env file is always written; whether the service runs is decided in features.sh.
configure_kube2iam() {
  write_file /opt/env/kube2iam.env 0640 root:kube2iam "$(
    env_line AWS_REGION "$PROVIDER_REGION"
    env_lines INSTANCE_IPV4 INSTANCE_ID
  )"
}
