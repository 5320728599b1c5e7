"""dbt's own documentation page, as dbt-core brings it, opens on lake's manifest.json and catalog.json."""
import functools
import json
import shutil
import subprocess
import threading
from difflib import unified_diff
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

import pytest

from workshop import HERE, PROJECTS, Workshop

OPENED = {"shop": ["model.shop.orders", "seed.shop.raw_orders"], "everything": ["model.everything.customers", "source.everything.landing.orders", "snapshot.everything.order_history"]}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def look(folder, pages):
    """What page.mjs sees of the documentation in a folder."""
    shutil.copy(files("dbt.task.docs") / "index.html", folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = subprocess.run(["node", HERE / "page.mjs", f"http://127.0.0.1:{server.server_port}/", *pages], text=True, capture_output=True, timeout=180)
        server.shutdown()
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def words(text):
    """The page's lines but those of "Referenced By": the tab that is open there follows the order of nodes, and the edges tell the same."""
    before, mark, rest = text.rpartition("\nReferenced By\n")
    return (before + rest[rest.find("\nDepends On\n"):] if mark and "\nDepends On\n" in rest else text).splitlines()


@pytest.fixture(scope="module", params=OPENED)
def documented(request, tmp_path_factory):
    """A project built and documented by dbt and by lake: what the page shows of each, and lake's manifest."""
    seen = {}
    for engine in ("dbt", "lake"):
        workshop = Workshop(PROJECTS[request.param], tmp_path_factory.mktemp(engine))
        run = getattr(workshop, engine)
        # Sources are read from tables that the seeds make. dbt-duckdb cannot build a function, so a build of dbt's may fail.
        for args in (["seed"], ["build"]):
            run(args)
        code, printed = run(["docs", "generate"])
        assert code == 0, printed
        manifest = json.loads(workshop.artifact("manifest").read_text())
        seen[engine] = look(workshop.target, OPENED[request.param])
    return seen, manifest


def test_the_page_reports_no_error(documented):
    seen, _ = documented
    assert seen["lake"]["errors"] == []


def test_the_page_shows_the_projects_nodes(documented):
    seen, manifest = documented
    for unique_id, page in seen["lake"]["shown"].items():
        node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
        assert node["name"] in page["heading"]
        assert all(column in page["text"] for column in node["columns"])


def test_the_lineage_graph_has_every_model(documented):
    seen, manifest = documented
    models = {uid for uid, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed", "snapshot") and node["config"]["materialized"] != "ephemeral"}
    for page in seen["lake"]["shown"].values():
        assert models | set(manifest["sources"]) | set(manifest["exposures"]) <= set(page["nodes"])
        assert page["edges"] and page["painted"] > 1000


def test_the_page_shows_what_it_shows_of_dbts_own_artifacts(documented):
    seen, _ = documented
    for unique_id, page in seen["dbt"]["shown"].items():
        shown = seen["lake"]["shown"][unique_id]
        for part in ("heading", "nodes", "edges"):
            assert shown[part] == page[part], unique_id
        assert "\n".join(unified_diff(words(page["text"]), words(shown["text"]), "dbt", "lake", lineterm="")) == "", unique_id
