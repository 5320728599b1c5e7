"""Records the events that dbt logs of project/: run it in an environment with dbt-core 1.11.16 and dbt-duckdb 1.11.1."""
import json, os, re, shutil, subprocess, tempfile

here = os.path.dirname(os.path.abspath(__file__))
env = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "False", "DBT_ENV_CUSTOM_ENV_TEAM": "core", "DBT_PROFILES_DIR": "."}
# What dbt does inside, and what it sends to its makers.
inner = {"AdapterEventDebug", "CatchableExceptionOnRun", "ConnectionClosed", "ConnectionClosedInCleanup", "ConnectionReused",
         "ConnectionUsed", "DisableTracking", "FlushEvents", "FlushEventsFailure", "JinjaLogDebug", "MarkSkippedChildren",
         "NewConnection", "NewConnectionOpening", "ResourceReport", "Rollback", "SQLCommit", "SQLQuery", "SQLQueryStatus",
         "SchemaCreation", "SendingEvent", "StateCheckVarsHash", "UnableToPartialParse", "WritingInjectedSQLForNode",
         "MainReportArgs", "AdapterRegistered", "ArtifactWritten", "Formatting", "TimingInfoCollected"}

with tempfile.TemporaryDirectory() as base:
    folder = os.path.join(base, "project")
    shutil.copytree(os.path.join(here, "project"), folder)
    done = subprocess.run(["dbt", "--no-use-colors", "--log-format", "json", "--log-level", "debug", "build"], cwd=folder,
                          env=env, capture_output=True, text=True)
events = [json.loads(line) for line in done.stdout.splitlines()]
with open(os.path.join(here, "build.jsonl"), "w") as f:
    for event in events:
        if event["info"]["name"] not in inner:
            f.write(json.dumps(event) + "\n")
