"""dbt is the judge: the same project is built by dbt and by lake, and what they leave must be equal."""
import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import duckdb

# What of a node in manifest.json other tools and state comparison stand on.
NODE_KEYS = (
    "access", "alias", "checksum", "columns", "compiled_code", "config", "constraints", "contract", "database", "deprecation_date", "depends_on", "description", "fqn", "group",
    "identifier", "language", "latest_version", "loaded_at_field", "meta", "metrics", "name", "original_file_path", "package_name", "patch_path", "path", "primary_key",
    "raw_code", "refs", "relation_name", "resource_type", "schema", "source_description", "source_name", "sources", "tags", "test_metadata", "unrendered_config", "version",
)


def run(engine, args, root):
    """Runs one command in a project: exit code, what was printed, and the results (of sources too) by unique_id."""
    artifacts = [Path(root, "target", name) for name in ("run_results.json", "sources.json")]
    for written in artifacts:
        written.unlink(missing_ok=True)
    env = {**os.environ, "NO_COLOR": "1", "DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_PROFILES_DIR": str(root)}
    done = subprocess.run([*engine, *args], cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, env=env)
    results = [result for written in artifacts if written.exists() for result in json.loads(written.read_text())["results"]]
    return done.returncode, done.stdout, {r["unique_id"]: [r["status"], r.get("failures")] for r in results}


def relations(root, database, clocks=()):
    """Every relation of a project's file: its kind, columns with types, and sorted rows. Of a clock's column only whether it is null."""
    found = {}
    with duckdb.connect(str(Path(root, database)), read_only=True, config={"file_search_path": str(root)}) as con:
        listed = con.execute("select table_schema, table_name, table_type from information_schema.tables order by all").fetchall()
        for schema, table, kind in listed:
            cursor = con.execute(f'select * from "{schema}"."{table}"')
            names = [column[0] for column in cursor.description]
            rows = [["set" if name in clocks and value is not None else str(value) for name, value in zip(names, row)] for row in cursor.fetchall()]
            columns = [[column[0], str(column[1])] for column in cursor.description]
            found[f"{schema}.{table}"] = {"kind": kind, "columns": columns, "rows": sorted(rows)}
    return found


def manifest(root):
    """The parts of manifest.json that must be equal: {unique_id: {key: value}}."""
    told = json.loads(Path(root, "target/manifest.json").read_text())
    kinds = ("nodes", "sources", "exposures", "unit_tests", "metrics", "groups", "semantic_models", "saved_queries", "functions")
    nodes = {uid: node for kind in kinds for uid, node in told.get(kind, {}).items()}
    return {uid: judged({key: node[key] for key in NODE_KEYS if key in node}) for uid, node in nodes.items()}


def judged(node):
    """A node without what is each tool's own: the blanks of compiled SQL, which macros of its own package a node calls, and the SQL that those make for tests."""
    if isinstance(node.get("compiled_code"), str):
        node["compiled_code"] = " ".join(node["compiled_code"].split())
    if node.get("resource_type") == "test":
        node.pop("compiled_code", None)
    if isinstance(node.get("depends_on"), dict):
        test = node.get("resource_type") == "test"
        macros = [] if test else [name for name in node["depends_on"].get("macros", []) if not name.startswith("macro.dbt.")]
        node["depends_on"] = {**node["depends_on"], "macros": macros}
    return node


def differences(dbt, lake, at=""):
    """Places where two values differ, as `place: dbt …, lake …`."""
    if isinstance(dbt, dict) and isinstance(lake, dict):
        for key in sorted(set(dbt) | set(lake), key=str):
            yield from differences(dbt.get(key, "(absent)"), lake.get(key, "(absent)"), f"{at}{' ' if at else ''}{key}")
    elif dbt != lake:
        if isinstance(dbt, list) and isinstance(lake, list) and all(isinstance(row, list) for row in dbt + lake):
            one, other = Counter(map(json.dumps, dbt)), Counter(map(json.dumps, lake))
            dbt, lake = [f"{len(dbt)} rows, only here:", *(one - other)][:4], [f"{len(lake)} rows, only here:", *(other - one)][:4]
        yield f"{at}: dbt {json.dumps(dbt, default=str)[:600]}, lake {json.dumps(lake, default=str)[:600]}"


def same(project, steps, dbt, lake, work):
    """Runs the steps with both engines on copies of a project and gives the differences, in order of the steps."""
    roots = {name: Path(work, name) for name in ("dbt", "lake")}
    for root in roots.values():
        shutil.copytree(project, root)
    told = []
    for number, step in enumerate(steps["steps"]):
        for root in roots.values():
            for path, text in step.get("write", {}).items():
                Path(root, path).write_text(text)
        if "run" not in step:
            continue
        name = f"step {number} ({' '.join(step['run'])})"
        one, other = run(dbt, step["run"], roots["dbt"]), run(lake, step["run"], roots["lake"])
        found = list(differences({"exit": one[0], "status": one[2]}, {"exit": other[0], "status": other[2]}, name))
        left = []
        if all(Path(root, steps["database"]).exists() for root in roots.values()):
            kept = [relations(root, steps["database"], steps.get("clocks", [])) for root in roots.values()]
            left = list(differences(*kept, name))
        if found or left:
            told += [*found, *left, f"lake printed:\n{other[1]}"]
        # After a command that went another way, or left other rows, what follows says nothing new.
        if one[0] != other[0] or left:
            return told
    if all(Path(root, "target/manifest.json").exists() for root in roots.values()):
        told += differences(manifest(roots["dbt"]), manifest(roots["lake"]), "manifest")
    return told
