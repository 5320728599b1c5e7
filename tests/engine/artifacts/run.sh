#!/usr/bin/env bash
# lake's artifacts against dbt's JSON Schemas, and in dbt's documentation page. Arguments go to pytest: -k shop, -n 2.
# VENV: a venv to use (made when absent). CHROMIUM: the browser (default /usr/bin/chromium). LAKE: another command for lake.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
venv=${VENV:-$root/node_modules/.cache/conformance}
"$root/tests/engine/conformance/install.sh" "$venv"
export LAKE=${LAKE:-node $root/bin/lake.cjs} PYTHONDONTWRITEBYTECODE=1
"$venv/bin/pytest" -q -p no:cacheprovider --rootdir "$here" --tb=short -W ignore "$here" "$@"
