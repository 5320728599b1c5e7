"""The list of tests that passed before, and what a run says about it."""
from pathlib import Path


def read(path):
    """The ids in a list, in its order."""
    path = Path(path)
    return [line.strip() for line in path.read_text().splitlines() if line.strip()] if path.exists() else []


def write(path, ids):
    """Writes a list of ids, one a line."""
    Path(path).write_text("".join(f"{i}\n" for i in ids))


class Ledger:
    """Outcomes of a run by id. The worst phase of a test counts: a failing teardown is a failure."""

    def __init__(self):
        self.outcomes = {}

    def add(self, report):
        """Takes pytest's report of one phase."""
        name = report.nodeid.split("::", 1)[1]
        told = "failed" if report.failed else "skipped" if report.skipped else "passed"
        if report.when == "call" or told != "passed":
            if self.outcomes.get(name) != "failed":
                self.outcomes[name] = told

    def passed(self):
        """Ids that passed, in the order of their names."""
        return sorted(name for name, told in self.outcomes.items() if told == "passed")

    def lost(self, before, whole):
        """Ids of `before` that did not pass now: among those that ran, and in a whole run also those that are gone."""
        return [name for name in before if self.outcomes.get(name, "gone" if whole else "passed") != "passed"]
