#!/bin/bash
# Stand-in for Zot in tests: takes Zot's arguments, needs a configuration that it can read, then waits.
set -euo pipefail

if [[ "${1:-}" != serve || ! -r "${2:-}" ]]; then
  echo "zot stand-in: expected: zot serve CONFIGURATION" >&2
  exit 1
fi
echo "zot stand-in: serving $2"
exec sleep infinity
