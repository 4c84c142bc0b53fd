"""What the README promises: its commands run, and its output is the one that they print."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import httpx
import pytest

from service.api.app import create_app
from service.cli import main
from service.settings import Settings
from service.wiring import build
from tests.fakes.running import running

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_it_is_short() -> None:
    assert len(README.splitlines()) < 150


def test_the_output_shown_is_the_output_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = blocks("console")
    command, _, shown = block.partition("\n")
    assert command.startswith("$ standfirst ")
    assert main(shlex.split(command)[2:]) == 0
    assert capsys.readouterr().out.rstrip() == shown.rstrip()


def test_the_make_targets_that_it_names_exist_and_do_what_it_says() -> None:
    targets = re.findall(r"^make (\w+)", "\n".join(blocks("sh")), re.MULTILINE)
    assert targets == ["demo", "test"]
    plans = {
        target: subprocess.run(
            ["make", "--dry-run", "--always-make", target],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for target in targets
    }
    assert plans["demo"].count("standfirst report docs/examples/rewrite.txt") == 2
    assert "--source docs/examples/wire.txt" in plans["demo"]
    assert "-m pytest" in plans["test"]


def test_the_gate_runs_the_readmes_own_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_curl_example_is_answered() -> None:
    (command,) = [block for block in blocks("sh") if block.startswith("curl")]
    words = shlex.split(command)
    address, body = words[words.index("-s") + 1], words[words.index("-d") + 1]
    with running(create_app(build(Settings()))) as client:
        answer = client.post(httpx.URL(address).path, json=json.loads(body))
    assert answer.status_code == 200
    assert answer.json()["counts"]["contradicted"] == 1


def test_the_model_line_names_settings_that_exist() -> None:
    named = set(re.findall(r"STANDFIRST_([A-Z_]+)", README))
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize(
    "page", ["README.md", *(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{page} links to {target}"
