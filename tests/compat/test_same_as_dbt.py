"""A test a project in projects/: dbt and lake leave the same statuses, relations and manifest."""
import json
import os
import shlex
import sys
from pathlib import Path

import pytest

from judge import same

PROJECTS = sorted(path.parent for path in Path(__file__).parent.glob("projects/*/steps.json"))


@pytest.mark.parametrize("project", PROJECTS, ids=[path.name for path in PROJECTS])
def test_same_as_dbt(project, tmp_path):
    steps = json.loads((project / "steps.json").read_text())
    dbt = shlex.split(os.environ.get("DBT", str(Path(sys.executable).parent / "dbt")))
    found = same(project, steps, dbt, shlex.split(os.environ["LAKE"]), tmp_path)
    assert not found, "\n".join(found)
