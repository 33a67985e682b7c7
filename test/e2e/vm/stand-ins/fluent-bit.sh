#!/bin/bash
# Stand-in for Fluent Bit in tests: takes its arguments, needs a configuration that it can read, then waits.
set -euo pipefail

if [[ "${1:-}" != -c || ! -r "${2:-}" ]]; then
  echo "fluent-bit stand-in: expected: fluent-bit -c CONFIGURATION" >&2
  exit 1
fi
echo "fluent-bit stand-in: reading $2"
exec sleep infinity
