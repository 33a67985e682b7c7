#!/usr/bin/env bash
# Builds the object store servers that the tests upload to:
# versitygw (S3, with conditional writes) and fake-gcs-server (Google).
# shellcheck source-path=SCRIPTDIR
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

enter_module "$TOOLS/go/versitygw" versitygw
go_build versitygw 1.8.0 github.com/versity/versitygw/cmd/versitygw
enter_module "$TOOLS/go/fake-gcs-server" fake-gcs-server
go_build fake-gcs-server 1.56.1 github.com/fsouza/fake-gcs-server
