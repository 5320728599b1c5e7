"""Records what dbt writes of project/: run it in an environment with dbt-core 1.11.16 and dbt-duckdb 1.11.1."""
import json, os, shutil, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
env = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "False", "DBT_ENV_CUSTOM_ENV_TEAM": "core", "DBT_PROFILES_DIR": "."}
changing = {"created_at", "generated_at", "invocation_id", "invocation_started_at", "run_started_at", "_invocation_id",
            "execution_time", "elapsed_time", "started_at", "completed_at", "thread_id", "root_path", "snapshotted_at",
            "max_loaded_at_time_ago_in_s"}


def steady(value):
    if isinstance(value, dict):
        return {k: None if k in changing else steady(v) for k, v in value.items()}
    return [steady(v) for v in value] if isinstance(value, list) else value


def dbt(folder, *args):
    done = subprocess.run(["dbt", *args], cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stdout)
    return done.stdout


def keep(folder, name, out):
    with open(os.path.join(folder, "target", name)) as f:
        value = steady(json.load(f))
    for section in ("macros", "docs"):
        if section in value:
            value[section] = {k: v for k, v in value[section].items() if v["package_name"] == "shop"}
    args = value.get("args", {})
    for key in ("project_dir", "log_path", "profiles_dir"):
        if key in args:
            args[key] = None
    with open(os.path.join(here, out), "w") as f:
        json.dump(value, f, indent=1)
        f.write("\n")


with tempfile.TemporaryDirectory() as base:
    folder = os.path.join(base, "project")
    shutil.copytree(os.path.join(here, "project"), folder)
    dbt(folder, "parse")
    keep(folder, "manifest.json", "manifest.json")
    keep(folder, "semantic_manifest.json", "semantic_manifest.json")
    lines = []
    for form in ("selector", "name", "path", "json"):
        lines += [f"# {form}", dbt(folder, "-q", "ls", "--output", form, "--resource-type", "all").strip()]
    with open(os.path.join(here, "ls.txt"), "w") as f:
        f.write("\n".join(lines) + "\n")
    dbt(folder, "build", "--exclude", "double_it", "events")
    keep(folder, "run_results.json", "run_results.json")
    keep(folder, "graph_summary.json", "graph_summary.json")
    dbt(folder, "source", "freshness")
    keep(folder, "sources.json", "sources.json")
    dbt(folder, "docs", "generate")
    keep(folder, "catalog.json", "catalog.json")
    keep(folder, "manifest.json", "compiled_manifest.json")
