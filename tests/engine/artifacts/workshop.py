"""Copies of projects in which lake runs, and what dbt's JSON Schemas refuse of the artifacts it leaves."""
import functools
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
TESTS = HERE.parent.parent
PROJECTS = {path.parent.name: path.parent for folder in (TESTS / "compat", HERE) for path in sorted(folder.glob("projects/*/steps.json"))}
SCHEMAS = {"manifest": "manifest-v12", "run_results": "run-results-v6", "catalog": "catalog-v1", "sources": "sources-v3"}
# What any project is asked for after its own steps.
EVERYWHERE = [["docs", "generate"], ["source", "freshness"], ["snapshot"], ["seed"], ["compile"], ["run"], ["test"]]


class Workshop:
    """One copy of a project; `target` is where its artifacts lie."""

    def __init__(self, project, root):
        self.root = Path(root)
        self.target = self.root / "target"
        shutil.copytree(project, self.root, dirs_exist_ok=True)
        self.steps = json.loads((self.root / "steps.json").read_text())["steps"]

    def commands(self):
        """The project's own commands, its files changed between them, then those that any project is asked for."""
        for step in self.steps:
            for path, text in step.get("write", {}).items():
                (self.root / path).write_text(text)
            if "run" in step:
                yield step["run"]
        yield from EVERYWHERE

    def lake(self, args):
        return self.run(shlex.split(os.environ["LAKE"]), args)

    def dbt(self, args):
        return self.run(shlex.split(os.environ.get("DBT", str(Path(sys.executable).parent / "dbt"))), args)

    def run(self, engine, args):
        """Runs one command: exit code and what was printed. Artifacts of an earlier command are gone first."""
        for name in SCHEMAS:
            self.artifact(name).unlink(missing_ok=True)
        env = {**os.environ, "NO_COLOR": "1", "DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_PROFILES_DIR": str(self.root)}
        done = subprocess.run([*engine, *args], cwd=self.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, env=env)
        return done.returncode, done.stdout

    def artifact(self, name):
        return self.target / f"{name}.json"

    def written(self):
        """Names of the artifacts that are there."""
        return {name for name in SCHEMAS if self.artifact(name).exists()}

    def refused(self, name):
        """What the schema refuses in one artifact, a line each."""
        told = json.loads(self.artifact(name).read_text())
        errors = sorted(validator(name).iter_errors(told), key=lambda error: error.json_path)
        return [f"{name}: {place}: {message}" for error in errors for place, message in innermost(error)]


@functools.cache
def validator(name):
    schema = json.loads((TESTS / "golden/dbt-schemas" / f"{SCHEMAS[name]}.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def innermost(error):
    """A value that fits no branch of a union is told by the branch with the fewest errors, since the whole is pages long."""
    branches = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    if not branches:
        yield error.json_path, error.message[:300]
        return
    for inner in min(branches.values(), key=len):
        yield from innermost(inner)
