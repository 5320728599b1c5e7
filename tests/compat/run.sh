#!/usr/bin/env bash
# Small dbt projects of our own, built by dbt and by lake. Arguments go to pytest: -k shop, -n 2.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=${VENV:-$root/node_modules/.cache/conformance}
"$root/tests/engine/conformance/install.sh" "$venv"
export LAKE=${LAKE:-node $root/bin/lake.cjs} PYTHONDONTWRITEBYTECODE=1
"$venv/bin/pytest" -q -p no:cacheprovider --rootdir "$here" --tb=short -W ignore "$here" "$@"
