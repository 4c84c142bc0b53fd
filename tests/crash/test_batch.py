"""Batches that are killed at random moments: nothing is lost, nothing is done twice, the bytes are the same.

`make soak` runs the same with 2,000 articles and ten kills (`SOAK=1`).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.model_server import FakeServer, model_server

pytestmark = pytest.mark.slow

SOAK = bool(os.environ.get("SOAK"))
ARTICLES, KILLS = (2_000, 10) if SOAK else (120, 2)
PLACES = ("Halmer", "Brennick", "Tolmen", "Lindau", "Felden")


def written(path: Path, count: int) -> Path:
    """Articles of two short sentences, every one another; each tenth line is broken."""
    lines = []
    for number in range(count):
        place = PLACES[number % len(PLACES)]
        text = (
            f"The council of {place} closed {number + 2} of its {number + 9} schools on Monday. "
            f"The mayor said the closures would save {number + 3} million crowns."
        )
        lines.append(json.dumps({"id": f"a{number}", "text": text}) if number % 10 else "{not JSON")
    path.write_text("\n".join(lines) + "\n")
    return path


def started(source: Path, folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", "batch", str(source), "--output", str(folder), "--quiet"],
        env={**os.environ, "STANDFIRST_ENTAILMENT": "off", **environment},
        stderr=subprocess.PIPE,
    )


def finished(source: Path, folder: Path, **environment: str) -> None:
    process = started(source, folder, **environment)
    _, complaints = process.communicate(timeout=600)
    assert process.returncode == 0, complaints


def killed(source: Path, folder: Path, seconds: float, **environment: str) -> bool:
    """Whether the run was still at work after so many seconds; it is then killed."""
    process = started(source, folder, **environment)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    assert process.returncode == 0
    return False


def _at_work(process: subprocess.Popen[bytes], reports: Path) -> None:
    """Wait until the first report is written, or the run has ended."""
    while process.poll() is None and not (reports.exists() and reports.stat().st_size):
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)


def content(folder: Path) -> dict[str, bytes]:
    return {
        name: (folder / name).read_bytes() for name in ("reports.jsonl", "rejects.jsonl", "failures.jsonl")
    }


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_killed_at_random_moments_a_batch_ends_in_the_same_bytes(tmp_path: Path) -> None:
    source = written(tmp_path / "articles.jsonl", ARTICLES)
    finished(source, tmp_path / "whole")
    chance = random.Random(20261128)  # noqa: S311 - when to kill, no secret
    kills = 0
    for _ in range(20 * KILLS):
        kills += killed(source, tmp_path / "killed", chance.uniform(0.9, 2.2))
        if kills == KILLS:
            break
        if not kills:
            continue
    assert kills, "every run ended before it was killed"
    finished(source, tmp_path / "killed")
    assert content(tmp_path / "killed") == content(tmp_path / "whole")
    ids = [line["id"] for line in lines(tmp_path / "killed" / "reports.jsonl")]
    assert ids == [f"a{number}" for number in range(ARTICLES) if number % 10]
    assert len(lines(tmp_path / "killed" / "rejects.jsonl")) == len(range(0, ARTICLES, 10))


def test_a_polite_stop_finishes_what_is_in_flight_and_the_next_call_goes_on(tmp_path: Path) -> None:
    source = written(tmp_path / "articles.jsonl", ARTICLES)
    process = started(source, tmp_path / "run")
    _at_work(process, tmp_path / "run" / "reports.jsonl")
    process.send_signal(signal.SIGTERM)
    _, complaints = process.communicate(timeout=120)
    if process.returncode:  # a fast machine may have ended by then
        assert process.returncode == 130, complaints
        assert b"goes on" in complaints
    finished(source, tmp_path / "run")
    finished(source, tmp_path / "whole")
    assert content(tmp_path / "run") == content(tmp_path / "whole")


def _with_model(server: FakeServer) -> dict[str, str]:
    return {
        "STANDFIRST_MODEL": "openai/fake",
        "STANDFIRST_MODEL_API_BASE": server.base,
        "STANDFIRST_MODEL_TIMEOUT_SECONDS": "60",
    }


def test_no_finished_model_call_is_paid_twice_and_repeated_ones_are_counted(tmp_path: Path) -> None:
    source = written(tmp_path / "articles.jsonl", 60 if SOAK else 24)
    with model_server() as server:
        environment = _with_model(server)
        finished(source, tmp_path / "whole", **environment)
        once = len(server.requests)
        server.requests.clear()
        chance = random.Random(7)  # noqa: S311 - when to kill, no secret
        kills = sum(
            killed(source, tmp_path / "killed", chance.uniform(4, 9), **environment)
            for _ in range(10 if SOAK else 1)
        )
        finished(source, tmp_path / "killed", **environment)
        asked = Counter(json.dumps(request.messages) for request in server.requests)
        summary = json.loads((tmp_path / "killed" / "summary.json").read_text())
    repeated = sum(times - 1 for times in asked.values())
    assert len(asked) == once
    assert content(tmp_path / "killed") == content(tmp_path / "whole")
    assert repeated <= summary["spent"]["unsettled"] <= 8 * max(1, kills)
    assert summary["spent"]["calls"] >= len(server.requests)
    assert summary["spent"]["answered"] == once


def test_a_budget_in_calls_is_never_overrun_and_a_larger_one_finishes_the_rest(tmp_path: Path) -> None:
    source = written(tmp_path / "articles.jsonl", 20)
    with model_server() as server:
        command = [
            sys.executable,
            "-m",
            "service.cli",
            "batch",
            str(source),
            "--output",
            str(tmp_path / "run"),
        ]
        environment = {**os.environ, **_with_model(server)}
        short = subprocess.run(
            [*command, "--budget-calls", "11"], env=environment, capture_output=True, check=False
        )
        assert short.returncode == 3
        assert b"may make 11 model calls" in short.stderr
        assert len(server.requests) == 11
        rest = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert rest.returncode == 0, rest.stderr
        assert len(server.requests) == 36
    reports = lines(tmp_path / "run" / "reports.jsonl")
    assert [line["report"]["status"] for line in reports] == ["complete"] * 18


def test_a_budget_in_dollars_holds_for_a_model_whose_price_is_known(tmp_path: Path) -> None:
    source = written(tmp_path / "articles.jsonl", 12)
    command = [sys.executable, "-m", "service.cli", "batch", str(source), "--output", str(tmp_path / "run")]
    with model_server() as server:
        environment = {
            **os.environ,
            **_with_model(server),
            "STANDFIRST_MODEL": "openai/gpt-4o-mini",
            "STANDFIRST_MODEL_MAX_TOKENS": "1000",
        }
        unpriced = subprocess.run(
            [*command, "--budget-usd", "1"],
            env={**environment, "STANDFIRST_MODEL": "openai/fake"},
            capture_output=True,
            check=False,
        )
        assert unpriced.returncode == 3
        assert b"budget in calls" in unpriced.stderr
        assert server.requests == []
        shutil.rmtree(tmp_path / "run")
        short = subprocess.run(
            [*command, "--budget-usd", "0.003"], env=environment, capture_output=True, check=False
        )
        assert short.returncode == 3
        assert b"US dollars" in short.stderr
    spent = json.loads((tmp_path / "run" / "summary.json").read_text())["spent"]
    assert 0 < spent["cost_usd"] + spent["unsettled_usd_at_most"] <= 0.003
    assert spent["answered"] == len(server.requests) > 0
