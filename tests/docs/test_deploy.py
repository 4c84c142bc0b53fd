"""The page that leads from nothing to a running service: its commands are run, its compose file is read."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.fakes.awaited import comes
from tests.fakes.hooks import hooks
from tests.fakes.postgres import folder_apart, running

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/deploy.md").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OURS = ("api", "worker")


def script(heading: str) -> str:
    """The first block of commands below a heading."""
    found = re.search(rf"## {heading}\n.*?```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found, heading
    return found[1]


@pytest.mark.slow
def test_the_commands_without_containers_lead_to_a_report_and_its_message(tmp_path: Path) -> None:
    with folder_apart() as folder, running(folder) as server, hooks() as receiver:
        receiver.go.set()
        commands, replaced = re.subn(
            r"(?m)^export STANDFIRST_DATABASE_URL=.*$",
            f"export STANDFIRST_DATABASE_URL='{server.new_database()}'",
            script("Without containers"),
        )
        assert replaced == 1
        shell = subprocess.Popen(
            ["/bin/bash", "-ec", f"{commands}\nwait"],
            env={
                **os.environ,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "XDG_DATA_HOME": str(tmp_path),
                "STANDFIRST_PORT": "0",
                "STANDFIRST_ENTAILMENT": "off",
                "STANDFIRST_WEBHOOK_ALLOW_HTTP": "true",
                "STANDFIRST_WEBHOOK_ALLOW_PRIVATE": "true",
                "STANDFIRST_WEBHOOK_PORTS": str(receiver.port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        with shell:
            try:
                key, address = _said(shell)
                made = _ordered(key, address, receiver.url)
                assert made["status"] == "complete"
                assert comes(lambda: bool(receiver.came)), "no message came"
            finally:
                os.killpg(shell.pid, signal.SIGKILL)


def _said(shell: subprocess.Popen[str]) -> tuple[str, str]:
    """The key that was made and the address of the API, once both workers are there too."""
    assert shell.stdout is not None
    told = ""
    for line in shell.stdout:
        told += line
        key = re.search(r"^(sf_\S+)$", told, re.MULTILINE)
        address = re.search(r"http://127\.0\.0\.1:\d+", told)
        if key and address:
            return key[1], address[0]
    raise AssertionError(told)


def _ordered(key: str, address: str, url: str) -> Any:
    order = {"article": {"text": "The port held 12 ships for three days."}, "options": {"callback_url": url}}
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx.post(f"{address}/v1/reports", json=order, headers=headers, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_compose_starts_an_api_and_two_workers_on_postgres_with_the_pages_settings() -> None:
    services = COMPOSE["services"]
    assert services["worker"]["deploy"]["replicas"] == 2
    for name in OURS:
        assert services[name]["env_file"] == [{"path": "standfirst.env", "required": False}]
        assert services[name]["environment"]["STANDFIRST_DATABASE_URL"].startswith("postgresql://")
        assert services[name]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert "standfirst.env" in script("1. Start")
    assert "standfirst.env" in (ROOT / ".gitignore").read_text("utf-8").split()


def test_compose_gives_nothing_away() -> None:
    for name, service in COMPOSE["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert re.fullmatch(r"standfirst|[\w/.-]+:[0-9][\w.-]+", service["image"]), "a version, not latest"
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_settings_that_the_page_names_are_there() -> None:
    reference = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    for name in re.findall(r"STANDFIRST_[A-Z_]+", PAGE):
        assert f"`{name}`" in reference
