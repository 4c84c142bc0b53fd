"""The page about what a CMS pushes: its example works, and its tables are what the code does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from service.api.pushed import REASONS
from service.settings import Settings
from tests.fakes.keyed import bearing
from tests.fakes.stored import stored

PAGE = (Path(__file__).parents[2] / "docs/how-to/receive-from-a-cms.md").read_text("utf-8")
SECRET = "a secret of the desk's CMS"


def test_the_example_orders_a_report_once(tmp_path: Path) -> None:
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "push.py").write_text(source)
    with stored(tmp_path, made=False, ingest_secret=SECRET, ingest_tenant="wire") as service:
        environment = {"STANDFIRST_INGEST_SECRET": SECRET, "STANDFIRST": str(service.client.base_url)}
        told = [
            subprocess.run(
                [sys.executable, tmp_path / "push.py"],
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                check=True,
                timeout=60,
            ).stdout.split(maxsplit=2)
            for _ in range(2)
        ]
        status, place, answer = told[0]
        assert (status, told[1]) == ("202", told[0])
        assert '"status":"queued"' in answer
        (item,) = service.client.get("/v1/reports", headers=bearing(service.key("wire"))).json()["items"]
    assert place == f"/v1/reports/{item['id']}"
    assert item["title"] == "Ships held in port"


def test_the_page_names_every_reason_and_settings_that_are_there() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    assert rows == ["reason", *REASONS]
    for setting in re.findall(r"STANDFIRST_([A-Z_]+)", PAGE):
        assert setting.lower() in Settings.model_fields
