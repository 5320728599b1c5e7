"""Wiring for pytest: LAKE="node …/lake.cjs" puts lake in dbt's place; without it dbt itself runs. See README.md."""
import os
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from ledger import Ledger, read, write  # noqa: E402

if os.environ.get("LAKE"):
    import stand_in

    stand_in.install()

pytest_plugins = ["dbt.tests.fixtures.project"]


def pytest_addoption(parser):
    group = parser.getgroup("conformance")
    group.addoption("--before", default=None, help="list of ids that must pass (default: passes.txt with LAKE, dbt.txt without)")
    group.addoption("--only", default=None, help="list of ids to run, in this folder or elsewhere; the rest is left out")
    group.addoption("--results", default=None, help="file to write `outcome id` lines to")
    group.addoption("--keep", action="store_true", help="write the ids that passed to the list, beside those that did not run")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.ledger = Ledger()


def pytest_collection_modifyitems(config, items):
    if config.option.only:
        wanted = set(read(HERE / config.option.only))
        left_out = [item for item in items if item.nodeid.split("::", 1)[1] not in wanted]
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)


def pytest_runtest_logreport(report):
    if ledger is not None:
        ledger.add(report)


ledger = None


def pytest_sessionstart(session):
    global ledger
    ledger = getattr(session.config, "ledger", None)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    config = session.config
    if ledger is None or config.option.collectonly or not ledger.outcomes:
        return
    path = Path(config.option.before or HERE / ("passes.txt" if os.environ.get("LAKE") else "dbt.txt"))
    before = read(path)
    if config.option.only:
        wanted = set(read(HERE / config.option.only))
        before = [name for name in before if name in wanted]
    if config.option.results:
        write(config.option.results, [f"{told} {name}" for name, told in sorted(ledger.outcomes.items())])
    whole = not (config.option.keyword or config.option.markexpr or any("::" in arg for arg in config.args))
    lost = ledger.lost(before, whole)
    if config.option.keep:
        write(path, sorted(set(ledger.passed()) | {name for name in read(path) if name not in ledger.outcomes}))
    config.told = (len(ledger.outcomes), len(ledger.passed()), lost, sorted(set(ledger.passed()) - set(before)), path.name)
    # A test that dbt itself does not pass may fail; one that passed before may not. An interrupted run keeps its own status.
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED if lost else pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter, config):
    if not hasattr(config, "told"):
        return
    ran, passed, lost, gained, name = config.told
    terminalreporter.section("conformance")
    for test in lost:
        terminalreporter.line(f"passed before, not now: {test}")
    distinct = read(HERE / "distinct.txt")
    known = sum(ledger.outcomes.get(test) == "passed" for test in distinct)
    terminalreporter.line(f"{passed} of {ran} passed, {known} of the {len(distinct)} in distinct.txt; of {name}: {len(lost)} lost, {len(gained)} new")


@pytest.fixture(scope="class")
def dbt_profile_target(tmpdir_factory):
    return {"type": "duckdb", "threads": 4, "path": str(tmpdir_factory.mktemp("db") / "test.duckdb")}


@pytest.fixture(scope="class")
def logs_dir(tmpdir_factory, prefix):
    """A folder of logs a class, outside the sources."""
    path = str(tmpdir_factory.mktemp(f"logs_{prefix}"))
    os.environ["DBT_LOG_PATH"] = path
    yield path
    del os.environ["DBT_LOG_PATH"]


@pytest.fixture(autouse=True, scope="class")
def from_the_same_folder(tmp_path_factory):
    """A class that changes folders leaves the next one where it began; what it made is removed, since projects pile up."""
    folder = os.getcwd()
    yield
    os.chdir(folder)
    for made in tmp_path_factory.getbasetemp().iterdir():
        shutil.rmtree(made, ignore_errors=True)
