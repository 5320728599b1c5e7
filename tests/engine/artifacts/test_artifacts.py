"""Every artifact of every command is what dbt publishes a schema for."""
import pytest

from workshop import PROJECTS, Workshop

# What a command must leave when it ran, whatever the models did; the rest is checked when it is there.
LEAVES = {
    "build": {"manifest", "run_results"},
    "run": {"manifest", "run_results"},
    "test": {"manifest", "run_results"},
    "seed": {"manifest", "run_results"},
    "snapshot": {"manifest", "run_results"},
    "compile": {"manifest", "run_results"},
    "docs generate": {"manifest", "catalog"},
    "source freshness": {"manifest", "sources"},
}


@pytest.mark.parametrize("project", PROJECTS)
def test_artifacts_fit_the_schemas(project, tmp_path):
    workshop = Workshop(PROJECTS[project], tmp_path)
    found = []
    for args in workshop.commands():
        code, printed = workshop.lake(args)
        there = workshop.written()
        said = f"lake {' '.join(args)} (exit {code})"
        # As in dbt, 2 is a command that did not run.
        due = next((names for command, names in LEAVES.items() if " ".join(args).startswith(command) and code < 2), set())
        found += [f"{said}: no {name}.json\n{printed}" for name in sorted(due - there)]
        found += [f"{said}: {line}" for name in sorted(there) for line in workshop.refused(name)]
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize("project", [name for name, path in PROJECTS.items() if path.parent.parent.name == "artifacts"])
def test_a_project_of_our_own_builds_whole(project, tmp_path):
    """The schemas would also fit a project of which nothing was built."""
    workshop = Workshop(PROJECTS[project], tmp_path)
    for args in workshop.commands():
        code, printed = workshop.lake(args)
        assert code == 0, f"lake {' '.join(args)}\n{printed}"
