"""lake in dbt's place: the suite's `run_dbt` starts lake, and dbt's result objects are rebuilt from the files in target/."""
import json
import os
import shlex
import subprocess
from pathlib import Path

import agate
import dbt.tests.fixtures.project as fixtures
import dbt.tests.util as util
from dbt.adapters.factory import FACTORY
from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.artifacts.schemas.results import FreshnessStatus, NodeStatus, RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.exceptions import DbtUsageException
from dbt.contracts.graph.manifest import Manifest
from dbt.exceptions import ParsingError
from dbt_common.exceptions import CompilationError, DbtDatabaseError

SECONDS = 180


class Raised(ParsingError, CompilationError, DbtDatabaseError, DbtUsageException):
    """What dbt raises in its own process arrives here as exit code 2 and a text: the text says which error it is, the class cannot."""

    def __init__(self, text):
        Exception.__init__(self, text)
        self.msg = self.text = text

    def __str__(self):
        return self.text


class Results(list):
    """dbt's result of a command: iterable, and with .results and .args beside."""

    def __init__(self, results, args):
        super().__init__(results)
        self.args = args

    @property
    def results(self):
        return self


class Command:
    """One finished command of lake."""

    def __init__(self, args, root, code, out, err):
        self.args, self.root, self.code, self.out, self.err = args, root, code, out, err

    @property
    def verb(self):
        """The subcommand, wherever global flags stand."""
        verbs = ("build", "clean", "clone", "compile", "debug", "deps", "docs", "list", "ls", "parse", "retry", "run", "run-operation", "seed", "show", "snapshot", "source", "test")
        return next((arg for arg in self.args if arg in verbs), "run")

    @property
    def target(self):
        """The folder of artifacts."""
        args = self.args
        named = args[args.index("--target-path") + 1] if "--target-path" in args else os.environ.get("DBT_TARGET_PATH", "target")
        return Path(self.root, named)

    @property
    def text(self):
        """All that was printed."""
        return self.out + self.err

    def artifact(self, name):
        """A JSON file of target/, or None."""
        path = self.target / name
        return json.loads(path.read_text()) if path.exists() else None


def loosen(args):
    """Closes every connection that dbt's adapters in this process hold: DuckDB gives a file to one process at a time."""
    for adapter in list(FACTORY.adapters.values()):
        adapter.cleanup_connections()
        adapter.connections.close_all_connections()
        adapter.cache.clear()


def start(args):
    """Starts lake with dbt's arguments in the current folder and waits for it."""
    args, root = [str(arg) for arg in args], os.getcwd()
    extra = []
    if "--project-dir" not in args:
        extra += ["--project-dir", root]
    if "--profiles-dir" not in args and "DBT_PROFILES_DIR" in os.environ:
        extra += ["--profiles-dir", os.environ["DBT_PROFILES_DIR"]]
    command = Command(args, root, None, "", "")
    # Rows of `show` are in no artifact: they are read from what is printed.
    if command.verb == "show" and "--output" not in args:
        extra += ["--output", "json"]
    for stale in ("run_results.json", "sources.json", "catalog.json"):
        (command.target / stale).unlink(missing_ok=True)
    loosen(args)
    done = subprocess.run(
        [*shlex.split(os.environ["LAKE"]), *args, *extra], cwd=root, capture_output=True, text=True, timeout=SECONDS,
        env={**os.environ, "NO_COLOR": "1"},
    )
    return Command(args, root, done.returncode, done.stdout, done.stderr)


def manifest_of(target):
    """lake's manifest.json read by dbt's own classes."""
    path = Path(target, "manifest.json")
    return Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(str(path))) if path.exists() else None


def node_of(manifest, unique_id):
    for nodes in (manifest.nodes, manifest.sources, manifest.unit_tests, manifest.functions, manifest.exposures, manifest.saved_queries):
        if unique_id in nodes:
            return nodes[unique_id]
    # A hook or an inline query is a node of its run only.
    return type("Node", (), {"unique_id": unique_id, "name": unique_id.split(".")[-1], "compiled_code": None, "relation_name": None})()


def status_of(word):
    for kind in (RunStatus, TestStatus, FreshnessStatus, NodeStatus):
        if word in {status.value for status in kind}:
            return kind(word)
    raise ValueError(f"not a status of dbt: {word}")


def shown_rows(text):
    """The rows that `show --output json` printed, as dbt's table."""
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        try:
            value, _ = decoder.raw_decode(text, at)
            if "show" in value:
                return agate.Table.from_object(value["show"])
        except ValueError:
            pass
        at = text.find("{", at + 1)
    return None


def results_of(command):
    """dbt's result list from run_results.json and manifest.json."""
    run = command.artifact("run_results.json")
    if run is None:
        return Results([], {})
    manifest = manifest_of(command.target)
    results = []
    for found in run["results"]:
        node = node_of(manifest, found["unique_id"])
        for key in ("compiled_code", "relation_name"):
            if found.get(key) is not None:
                setattr(node, key, found[key])
        results.append(RunResult(
            status=status_of(found["status"]), timing=[], thread_id=found["thread_id"], execution_time=found["execution_time"],
            adapter_response=found["adapter_response"], message=found["message"], failures=found["failures"], node=node,
            agate_table=shown_rows(command.out) if command.verb == "show" else None,
        ))
    return Results(results, run["args"])


def remember_relations(results):
    """dbt's adapter knows the relations of a run when it ends; here they are read back from the file."""
    for adapter in FACTORY.adapters.values():
        for schema in {(r.node.database, r.node.schema) for r in results if getattr(r.node, "relation_name", None)}:
            with adapter.connection_named("_after_run"):
                adapter.list_relations(*schema)
    loosened = list(FACTORY.adapters.values())
    for adapter in loosened:
        adapter.connections.close_all_connections()


def result_of(command):
    """What dbt gives in its own process for the command."""
    if command.verb == "docs":
        return CatalogArtifact.from_dict(command.artifact("catalog.json"))
    if command.verb in ("ls", "list"):
        return [line for line in command.out.splitlines() if line.strip()]
    if command.verb == "parse":
        return manifest_of(command.target)
    if command.verb == "source":
        return FreshnessExecutionResultArtifact.from_dict(command.artifact("sources.json"))
    if command.verb in ("debug", "deps", "clean"):
        return command.code == 0
    results = results_of(command)
    remember_relations(results)
    return results


def run(args, expect_pass):
    command = start(["run"] if args is None else args)
    print(f"\n$ lake {shlex.join(command.args)} -> exit {command.code}")
    print(command.text)
    # As in dbt's run_dbt: what was raised comes before what was expected.
    if command.code >= 2:
        raise Raised(command.err or command.out)
    if expect_pass is not None:
        assert (command.code == 0) == expect_pass, f"exit {command.code}, expected to pass: {expect_pass}\n{command.text[-3000:]}"
    return command


def run_dbt(args=None, expect_pass=True, callbacks=None):
    return result_of(run(args, expect_pass))


def run_dbt_and_capture(args=None, expect_pass=True):
    command = run(args, expect_pass)
    return result_of(command), command.text


def install():
    """Puts lake in dbt's place; to be called before a module of the suite is imported."""
    util.run_dbt = run_dbt
    util.run_dbt_and_capture = run_dbt_and_capture
    util.get_manifest = lambda project_root: manifest_of(Path(project_root, "target"))
    of_dbt = fixtures.TestProjInfo.run_sql

    def run_sql(self, sql, fetch=None):
        try:
            return of_dbt(self, sql, fetch)
        finally:
            self.adapter.connections.close_all_connections()

    fixtures.TestProjInfo.run_sql = run_sql
