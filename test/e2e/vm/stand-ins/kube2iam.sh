#!/bin/bash
# Stand-in for kube2iam in tests: needs the flag that names the node, then waits.
set -euo pipefail

case " $* " in
  *" --node="*) ;;
  *)
    echo "kube2iam stand-in: no --node" >&2
    exit 1
    ;;
esac
echo "kube2iam stand-in: $*"
exec sleep infinity
