"""The image, as far as it can be judged without an engine: properties, layout and health check."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from service.api.app import create_app
from service.settings import Settings
from service.wiring import build
from tests.fakes.running import running

ROOT = Path(__file__).parents[2]
PACKAGES = "/opt/standfirst/lib/python3.11/site-packages"


class Step(NamedTuple):
    """One instruction of the Dockerfile, its continued lines joined."""

    keyword: str
    value: str


def stages() -> list[list[Step]]:
    """The instructions before the first FROM, and then those of each stage."""
    written = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^\s*#.*\n", "", written, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    found: list[list[Step]] = [[]]
    for line in filter(str.strip, lines):
        keyword, _, value = line.partition(" ")
        if keyword == "FROM":
            found.append([])
        found[-1].append(Step(keyword, " ".join(value.split())))
    return found


def values(steps: list[Step], keyword: str) -> list[str]:
    return [step.value for step in steps if step.keyword == keyword]


def copies() -> dict[str, str]:
    """What is copied out of this folder, and where to."""
    every = [value.split() for steps in stages() for value in values(steps, "COPY") if "--from" not in value]
    return dict(every)


def health_check() -> list[str]:
    [value] = values(stages()[-1], "HEALTHCHECK")
    command: list[str] = json.loads(value.partition(" CMD ")[2])
    return command


def test_every_stage_stands_on_one_base_that_is_pinned_to_a_patch_release() -> None:
    before, *rest = stages()
    [image] = values(before, "ARG")
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.11\.\d+-slim-\w+", image)
    assert len(rest) == 2
    assert all(values(steps, "FROM")[0].split()[0] == "${PYTHON_IMAGE}" for steps in rest)


def test_packages_are_installed_by_hash_from_the_lock_only() -> None:
    every = [value for steps in stages() for value in values(steps, "RUN")]
    [installing] = [value for value in every if " install " in value]
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(installing.split())
    assert installing.endswith("-r /tmp/requirements.lock")
    assert not [value for value in every if re.search(r"\b(apt-get|apk|curl|wget|git)\b", value)]


def test_the_last_stage_has_no_build_tools_and_takes_only_what_was_built() -> None:
    last = stages()[-1]
    [removing] = values(last, "RUN")
    assert " uninstall " in removing
    assert {"pip", "setuptools", "wheel"} <= set(removing.split())
    assert "--from=build /opt/standfirst /opt/standfirst" in values(last, "COPY")
    assert any("--without-pip" in value for value in values(stages()[1], "RUN"))


def test_the_service_does_not_run_as_root() -> None:
    steps = stages()[-1]
    [user] = values(steps, "USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)  # numbers, which Kubernetes can check
    keywords = [step.keyword for step in steps]
    assert not {"RUN", "COPY", "ADD"} & set(keywords[keywords.index("USER") :])


def test_it_listens_on_all_interfaces_of_the_container_and_serves_by_default() -> None:
    steps = stages()[-1]
    [environment] = values(steps, "ENV")
    told = dict(pair.split("=", 1) for pair in environment.split())
    assert (told["STANDFIRST_HOST"], told["STANDFIRST_PORT"]) == ("0.0.0.0", "8000")  # noqa: S104
    assert values(steps, "EXPOSE") == ["8000"]
    assert json.loads(values(steps, "ENTRYPOINT")[0]) == ["python", "-m", "service.cli"]
    assert json.loads(values(steps, "CMD")[0]) == ["serve"]


def test_no_setting_that_could_be_a_secret_is_baked_in() -> None:
    written = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"KEY|TOKEN|SECRET|PASSWORD", written)


def test_the_build_sees_exactly_what_it_copies() -> None:
    ignored, *rest = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"
    ]
    assert ignored == "*"
    assert {line[1:] for line in rest if line.startswith("!")} == set(copies())
    assert all((ROOT / source).exists() for source in copies())


def test_what_is_copied_works_where_it_is_copied_to(tmp_path: Path) -> None:
    for source, target in copies().items():
        if target.startswith(PACKAGES):
            place = tmp_path / Path(target).relative_to(PACKAGES)
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
    listed = subprocess.run(
        [sys.executable, "-m", "service.cli", "prompts"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "judge" in listed.stdout
    assert (tmp_path / "service/prompts").is_dir()


def _health_of(port: int) -> int:
    command = [sys.executable, *health_check()[1:]]
    environment = {**os.environ, "STANDFIRST_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=30).returncode


def test_the_health_check_tells_a_service_that_answers_from_one_that_does_not() -> None:
    with running(create_app(build(Settings()))) as client:
        assert client.base_url.port is not None
        assert _health_of(client.base_url.port) == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert _health_of(port) != 0


@pytest.mark.parametrize("option", ["--interval", "--timeout", "--start-period", "--retries"])
def test_the_health_check_states_its_times(option: str) -> None:
    [value] = values(stages()[-1], "HEALTHCHECK")
    assert option in value.partition(" CMD ")[0]
