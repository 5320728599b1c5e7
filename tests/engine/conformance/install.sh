#!/usr/bin/env bash
# Makes the venv that dbt runs from, once: install.sh VENV
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if ! cmp -s "$here/requirements.txt" "$1/requirements.txt"; then
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$1/requirements.txt"
fi
