"""Every class of tests that dbt-tests-adapter ships, collected as it is, in the order of its files and names."""
import importlib
import inspect
from pathlib import Path

import dbt.tests.adapter as suite

# What dbt-duckdb declares no support for, or needs a server beside the engine.
LEFT_OUT = ("python_model", "catalog_integrations", "materialized_view", "grants")


def modules():
    """Dotted names of the suite's test modules, below the suite."""
    for root in suite.__path__:
        for path in sorted(Path(root).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            if not name.startswith(LEFT_OUT) and not path.stem.startswith(("fixture", "__")):
                yield name


def classes():
    """(module, class name, class) of everything with a test in it. A subclass that adds nothing is collected too: its id must not depend on the run."""
    for short in modules():
        try:
            module = importlib.import_module(f"{suite.__name__}.{short}")
        except ImportError as error:  # a module for another adapter's driver
            print("not collected:", short, error)
            continue
        for name, cls in sorted(vars(module).items()):
            if inspect.isclass(cls) and cls.__module__ == module.__name__ and any(m.startswith("test_") for m in dir(cls)):
                yield short, name, cls


for short, name, cls in classes():
    collected = "Test__" + short.replace(".", "_").replace("test_", "") + "__" + name
    globals()[collected] = type(collected, (cls,), {"__module__": __name__, "__test__": True})
