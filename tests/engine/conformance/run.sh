#!/usr/bin/env bash
# dbt's adapter suite with lake in dbt's place. Arguments go to pytest: -k "simple_seed", -n 2, --keep …
# VENV: a venv to use (made when absent). ENGINE=dbt: dbt itself runs. LAKE: another command for lake.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
venv=${VENV:-$root/node_modules/.cache/conformance}
"$here/install.sh" "$venv"
if [ "${ENGINE:-lake}" = dbt ]; then unset LAKE; else export LAKE=${LAKE:-node $root/bin/lake.cjs}; fi
export PYTHONDONTWRITEBYTECODE=1 DO_NOT_TRACK=1 DBT_SEND_ANONYMOUS_USAGE_STATS=false
# pytest runs from a folder of its own: the suite leaves logs where it stands.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$venv/bin/pytest" -q -c "$here/pytest.ini" --rootdir "$here" --basetemp "$work/tmp" --tb=short -n "${WORKERS:-2}" "$here" "$@"
