"""The command line from outside: what it prints where, its exit statuses, and every kind of bad input."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service import __version__
from service.cli import main
from service.cli.options import OUTCOMES
from service.formats import FORMATS
from service.types import Counts

WIRE = """\
The city council of Harrow Bay approved a budget of 4.2 million euros on Tuesday.

Mayor Ana Ruiz said that the vote was close. About 300 people live in the old harbour.

"We will start work on the bridge in May," Ruiz told reporters.
"""
DRAFT = WIRE.replace("4.2 million", "42 million")
SECRET = "unpublishable-words"


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line in an empty folder, with `stdin` as standard input."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main(arguments)
        captured = capfdbinary.readouterr()
        return Ended(status, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture
def draft(tmp_path: Path) -> str:
    (tmp_path / "draft.txt").write_text(DRAFT)
    return "draft.txt"


@pytest.fixture
def wire(tmp_path: Path) -> str:
    (tmp_path / "wire.txt").write_text(WIRE)
    return "wire.txt"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "service.cli", *arguments]


# ── report ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_for_people_shows_summary_claims_evidence_and_place(run: Run, wire: str) -> None:
    ended = run("report", wire)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.index("SUMMARY") < ended.out.index("CLAIMS")
    assert "Supported by the source" in ended.out
    assert "wire.txt, line 1:1, characters 0–" in ended.out
    assert "\x1b" not in ended.out


def test_a_report_wraps_at_80_columns_when_there_is_no_terminal(run: Run, wire: str) -> None:
    assert max(map(len, run("report", wire).out.splitlines())) <= 80


def test_standard_input_is_read_like_a_file(run: Run, wire: str) -> None:
    from_file = json.loads(run("report", wire, "--format", "json").out)
    from_stdin = json.loads(run("report", "-", "--format", "json", stdin=WIRE.encode()).out)
    assert from_stdin["sources"][0]["text"] == WIRE
    assert from_stdin["claims"] == from_file["claims"]
    assert from_stdin["sources"][0]["uri"] is None
    assert from_file["sources"][0]["uri"] == "wire.txt"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_asked_for(run: Run, wire: str, name: str) -> None:
    ended = run("report", wire, "--format", name)
    assert (ended.status, ended.err) == (0, "")
    if "json" in FORMATS[name].media_type:
        json.loads(ended.out)
    if name == "csv":
        assert len(list(csv.reader(io.StringIO(ended.out, newline="")))) > 1


def test_a_draft_is_checked_against_its_sources(run: Run, draft: str, wire: str) -> None:
    report = json.loads(run("report", draft, "--source", wire, "--format", "json").out)
    assert [source["uri"] for source in report["sources"]] == ["draft.txt", "wire.txt"]
    assert [source["role"] for source in report["sources"]] == ["article", "source"]
    assert report["counts"]["contradicted"] == 1
    text = run("report", draft, "--source", wire).out
    assert "Contradicted by the source" in text
    assert "Checked against: wire.txt." in text


def test_a_draft_can_be_checked_against_itself(run: Run, draft: str, wire: str) -> None:
    report = json.loads(run("report", draft, "--source", wire, "--against", "self", "--format", "json").out)
    assert report["counts"]["contradicted"] == 0


def test_what_the_caller_knows_of_the_article_is_in_the_report(run: Run, wire: str) -> None:
    report = json.loads(
        run(
            "report",
            wire,
            "--title",
            "Budget",
            "--language",
            "en",
            "--published",
            "2026-03-04",
            "--format",
            "json",
        ).out
    )
    assert (report["title"], report["language"]) == ("Budget", "en")


def test_the_number_of_sentences_and_claims_can_be_chosen(run: Run, wire: str) -> None:
    report = json.loads(
        run("report", wire, "--summary-sentences", "1", "--max-claims", "2", "--format", "json").out
    )
    assert len(report["summary"]["sentences"]) == 1
    assert len(report["claims"]) == 2
    assert report["counts"]["cut"] > 0


def test_quoted_text_of_other_scripts_is_written_as_utf_8(run: Run) -> None:
    ended = run(
        "report", "-", "--format", "json", stdin="Der Rat in Köln stimmte am Dienstag zu. 😀".encode()
    )
    assert "Köln stimmte" in ended.out


# ── exit status ──────────────────────────────────────────────────────────────────────────────────────


def test_fail_on_turns_a_finding_into_exit_status_1(run: Run, draft: str, wire: str) -> None:
    told = ("report", draft, "--source", wire)
    assert run(*told).status == 0
    assert run(*told, "--fail-on", "not_found, contradicted").status == 1
    assert run(*told, "--fail-on", "conflicting").status == 0
    assert "Contradicted by the source" in run(*told, "--fail-on", "contradicted").out


def test_fail_on_knows_counts_only() -> None:
    assert set(OUTCOMES) <= set(Counts.model_fields)


# ── check ────────────────────────────────────────────────────────────────────────────────────────────


def test_claims_are_checked_in_the_order_given(run: Run, wire: str) -> None:
    ended = run(
        "check",
        *("--source", wire, "--format", "json"),
        *("--claim", "The budget is 42 million euros.", "--claim", "The mayor of Harrow Bay is Ana Ruiz."),
    )
    claims = json.loads(ended.out)["claims"]
    assert [claim["text"] for claim in claims] == [
        "The budget is 42 million euros.",
        "The mayor of Harrow Bay is Ana Ruiz.",
    ]
    assert all(claim["verdict"] for claim in claims)
    assert ended.status == 0


def test_a_file_of_claims_has_one_a_line(run: Run, wire: str, tmp_path: Path) -> None:
    (tmp_path / "claims.txt").write_bytes("\ufeffThe vote was close.\r\n\r\nRuiz is the mayor.\r\n".encode())
    claims = json.loads(run("check", "--source", wire, "--claims", "claims.txt", "--format", "json").out)[
        "claims"
    ]
    assert [claim["text"] for claim in claims] == ["The vote was close.", "Ruiz is the mayor."]


def test_a_jsonl_file_of_claims_keeps_the_callers_ids(run: Run, wire: str) -> None:
    lines = b'{"id": "a-1", "text": "The vote was close."}\n{"id": 7, "text": "Ruiz is the mayor."}\n'
    claims = json.loads(run("check", "--source", wire, "--claims", "-", "--format", "json", stdin=lines).out)[
        "claims"
    ]
    assert [claim["id"] for claim in claims] == ["a-1", "7"]


def test_a_check_for_people_says_what_the_source_has(run: Run, wire: str) -> None:
    ended = run("check", "--source", wire, "--claim", "The council approved a budget of 42 million euros.")
    assert "Contradicted by the source" in ended.out
    assert "1 claim: 1 contradicted" in ended.out


# ── output to a file ─────────────────────────────────────────────────────────────────────────────────


def test_a_result_can_go_to_a_file(run: Run, wire: str, tmp_path: Path) -> None:
    printed = run("report", wire).out
    ended = run("report", wire, "--output", "result.txt")
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert (tmp_path / "result.txt").read_text() == printed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["result.txt", "wire.txt"]


def test_a_file_is_left_alone_when_the_work_does_not_end_well(run: Run, tmp_path: Path) -> None:
    (tmp_path / "result.txt").write_text("as before")
    (tmp_path / "empty.txt").write_text("")
    assert run("report", "empty.txt", "--output", "result.txt").status == 2
    assert (tmp_path / "result.txt").read_text() == "as before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.txt", "result.txt"]


def test_a_link_keeps_pointing_at_the_file_that_is_written(run: Run, wire: str, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("real.json")
    assert run("report", wire, "--format", "json", "--output", "link.json").status == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text())["status"] == "complete"


def test_a_device_is_written_to_and_not_replaced(run: Run, wire: str) -> None:
    assert run("report", wire, "--output", os.devnull).status == 0
    assert Path(os.devnull).is_char_device()


def test_a_full_disk_is_one_line_and_exit_status_3(
    run: Run, wire: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (("report", wire), ("prompts",), ("prompts", "show", "judge")):
        with Path("/dev/full").open("w") as full:
            monkeypatch.setattr(sys, "stdout", full)
            ended = run(*command)
        assert ended.status == 3
        assert ended.err == "standfirst: The result cannot be written: No space left on device.\n"


def test_help_for_a_full_disk_is_one_line_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "--help"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("standfirst: ")


def test_a_reader_that_went_away_changes_nothing(
    run: Run, draft: str, wire: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        ended = run("report", draft, "--source", wire, "--fail-on", "contradicted")
    assert (ended.status, ended.err) == (1, "")


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────

_DEEP = b'{"uri": "x", "body_text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
_FILES: dict[str, bytes] = {
    "good.txt": WIRE.encode(),
    "empty.txt": b"",
    "blank.txt": b" \n\t\r\n\xc2\xa0 \n",
    "binary.bin": SECRET.encode() + bytes(range(256)) * 50,
    "line.txt": SECRET.encode() + b"x" * 5_000_000,
    "page.html": b"<html><body><script>var a = 'unpublishable-words'</script></body></html>",
    "deep.json": _DEEP,
    "no-claims.txt": b"\n \n",
    "not-json.jsonl": b'{"id": 1, "text": "unpublishable-words"}\n{"unpublishable-words\n',
    "no-text.jsonl": b'{"id": 1, "claim": "unpublishable-words"}\n',
    "odd-id.jsonl": b'{"id": [1], "text": "unpublishable-words"}\n',
    "true-id.jsonl": b'{"id": true, "text": "unpublishable-words"}\n',
    "same-ids.jsonl": b'{"id": "a", "text": "One."}\n{"id": "a", "text": "Two."}\n',
    "blank-claim.jsonl": b'{"id": "a", "text": " "}\n',
    "deep.jsonl": b'{"text": ' + b"[" * 100_000 + b"\n",
    "long-claim.txt": b"unpublishable-words " * 1_000,
}
_SOURCE = ("check", "--source", "good.txt")
_BAD: dict[str, tuple[str, ...]] = {
    "no command": ("--language", "en"),
    "unknown command": ("reports", "good.txt"),
    "unknown option": ("report", "good.txt", "--verbose"),
    "no article": ("report",),
    "two articles": ("report", "good.txt", "good.txt"),
    "missing file": ("report", "missing.txt"),
    "folder": ("report", "folder"),
    "empty name": ("report", ""),
    "null in a name": ("report", "a\0b"),
    "name too long": ("report", "x" * 5_000),
    "control characters in a name": ("report", "\x1b[31m\x07\nx.txt"),
    "name that begins with a dash": ("report", "-article.txt"),
    "bytes that are no text in a name": ("report", "\udcff\udcfe.txt"),
    "empty": ("report", "empty.txt"),
    "blank": ("report", "blank.txt"),
    "binary": ("report", "binary.bin"),
    "five megabytes in one line": ("report", "line.txt"),
    "page without text": ("report", "page.html"),
    "nested JSON": ("report", "deep.json"),
    "empty source": ("report", "good.txt", "--source", "empty.txt"),
    "missing source": ("report", "good.txt", "--source", "missing.txt"),
    "standard input twice": ("report", "-", "--source", "-"),
    "fetching is off": ("report", "https://news.example/story"),
    "address too long": ("report", "https://news.example/" + "x" * 3_000),
    "unknown format": ("report", "good.txt", "--format", "pdf"),
    "unknown engine": ("report", "good.txt", "--engine", "magic"),
    "engine without a model": ("report", "good.txt", "--engine", "llm"),
    "unknown outcome": ("report", "good.txt", "--fail-on", "contradicted,wrong"),
    "no sources to check against": ("report", "good.txt", "--against", "sources"),
    "too many sentences": ("report", "good.txt", "--summary-sentences", "11"),
    "no claims wanted": ("report", "good.txt", "--max-claims", "0"),
    "number that is none": ("report", "good.txt", "--max-claims", "many"),
    "bad language": ("report", "good.txt", "--language", "English (UK)"),
    "bad date": ("report", "good.txt", "--published", "4 March"),
    "title too long": ("report", "good.txt", "--title", "x" * 1_001),
    "output into a missing folder": ("report", "good.txt", "--output", "missing/result.txt"),
    "output onto a folder": ("report", "good.txt", "--output", "folder"),
    "output with a null": ("report", "good.txt", "--output", "a\0b"),
    "check without a source": ("check", "--claim", "x"),
    "check without a claim": _SOURCE,
    "empty claim": (*_SOURCE, "--claim", ""),
    "blank claim": (*_SOURCE, "--claim", " \t"),
    "claims from two places": (*_SOURCE, "--claim", "x", "--claims", "good.txt"),
    "missing claims file": (*_SOURCE, "--claims", "missing.txt"),
    "empty claims file": (*_SOURCE, "--claims", "no-claims.txt"),
    "claims that are not JSON": (*_SOURCE, "--claims", "not-json.jsonl"),
    "claims without a text": (*_SOURCE, "--claims", "no-text.jsonl"),
    "claims with an odd id": (*_SOURCE, "--claims", "odd-id.jsonl"),
    "claims with a truth value as id": (*_SOURCE, "--claims", "true-id.jsonl"),
    "binary claims": (*_SOURCE, "--claims", "binary.bin"),
    "empty name of a source": ("report", "good.txt", "--source", ""),
    "empty name of a result": ("report", "good.txt", "--output", ""),
    "empty interface": ("serve", "--host", ""),
    "claims with the same id": (*_SOURCE, "--claims", "same-ids.jsonl"),
    "a blank claim in a file": (*_SOURCE, "--claims", "blank-claim.jsonl"),
    "nested claims": (*_SOURCE, "--claims", "deep.jsonl"),
    "claim too long": (*_SOURCE, "--claims", "long-claim.txt"),
    "empty source of a check": ("check", "--source", "empty.txt", "--claim", "x"),
    "claims and source from standard input": ("check", "--source", "-", "--claims", "-"),
    "unknown prompt": ("prompts", "show", "../settings"),
    "port out of range": ("serve", "--port", "70000"),
}


@pytest.mark.parametrize("arguments", _BAD.values(), ids=_BAD)
def test_bad_input_is_one_clear_line_and_exit_status_2(
    run: Run, tmp_path: Path, arguments: Sequence[str]
) -> None:
    for name, data in _FILES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert re.fullmatch(r"standfirst: [^\x00-\x1f\x7f-\x9f]{10,}\n", ended.err), ended.err
    assert SECRET not in ended.err
    assert len(ended.err) < 600


def test_a_message_names_the_place_and_what_is_known(run: Run, wire: str) -> None:
    assert run("report", "nope.txt").err == "standfirst: nope.txt: there is no such file.\n"
    assert "text, json, markdown, html, annotations, ninjs, csv" in run("report", wire, "--format", "pdf").err
    assert run("check", "--source", wire, "--claim", "").err == "standfirst: --claim 1: the claim is empty.\n"
    assert run("report", "").err == "standfirst: The name of a file is empty.\n"


def test_a_text_without_reporting_is_named(run: Run, wire: str, tmp_path: Path) -> None:
    (tmp_path / "menu.txt").write_text("Share This Article\n\nRead More @ example\n")
    for command in (
        ("report", "menu.txt"),
        ("report", wire, "--source", wire, "--source", "menu.txt"),
        ("check", "--source", wire, "--source", "menu.txt", "--claim", "x"),
    ):
        ended = run(*command)
        assert ended.status == 2
        assert ended.err.startswith("standfirst: menu.txt: ")


def test_a_message_about_a_file_of_claims_names_the_file(run: Run, wire: str, tmp_path: Path) -> None:
    (tmp_path / "claims.bin").write_bytes(bytes(range(256)) * 9)
    ended = run("check", "--source", wire, "--claims", "claims.bin")
    assert ended.err == "standfirst: claims.bin: This looks like binary data, not like text.\n"


def test_a_file_whose_name_begins_with_a_dash_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "-wire.txt").write_text(WIRE)
    assert run("report", "./-wire.txt").status == 0
    assert run("report", "--", "-wire.txt").status == 0


def test_a_hostile_file_name_is_shown_but_not_obeyed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.txt").write_text(WIRE)
    ended = run("report", "a\x1b[2Jb.txt")
    assert ended.status == 0
    assert "\x1b" not in ended.out
    assert "a␛[2Jb.txt" in ended.out


def test_a_setting_that_cannot_be_used_is_exit_status_3(
    run: Run, wire: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDFIRST_MAX_CLAIMS", "many")
    ended = run("report", wire)
    assert (ended.status, ended.out) == (3, "")
    assert re.fullmatch(r"standfirst: .*STANDFIRST_MAX_CLAIMS.*\n", ended.err)


def test_a_settings_file_that_cannot_be_read_is_exit_status_3(run: Run, wire: str, tmp_path: Path) -> None:
    # Readable for nobody, not even for root: reading the first page of one's own memory fails.
    (tmp_path / "standfirst.toml").symlink_to("/proc/self/mem")
    ended = run("report", wire)
    assert (ended.status, ended.out) == (3, "")
    assert re.fullmatch(r"standfirst: standfirst\.toml cannot be read: .*\n", ended.err)


def test_a_port_that_is_taken_is_exit_status_3(run: Run) -> None:

    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run("serve", "--port", str(taken.getsockname()[1]))
    assert ended.status == 3
    assert ended.err.startswith("standfirst: Cannot listen on 127.0.0.1, port ")


# ── help, version, prompts ───────────────────────────────────────────────────────────────────────────


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version") == Ended(0, f"standfirst {__version__}\n", "")


def test_without_a_command_the_help_goes_to_standard_error(run: Run) -> None:
    ended = run()
    assert (ended.status, ended.out) == (2, "")
    assert "report" in ended.err


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from service.cli import main; main(['report', '--help']); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "service.types",
        "rich",
        "litellm",
        "fastapi",
        "uvicorn",
        "jinja2",
        "trafilatura",
        "service.pipeline",
    }
    assert not heavy & set(loaded)


def test_prompts_are_listed_with_their_fingerprints(run: Run) -> None:
    ended = run("prompts")
    assert (ended.status, ended.err) == (0, "")
    assert re.search(r"^judge +judge +judge +[0-9a-f]{16} ", ended.out, re.MULTILINE)


def test_a_prompt_is_shown_as_it_stands_in_its_file(run: Run) -> None:
    shown = run("prompts", "show", "judge").out
    assert shown.startswith("---\n")
    assert "=== system ===" in shown


# ── terminals ────────────────────────────────────────────────────────────────────────────────────────


class _Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal, and keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True

    def written(self) -> str:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return _Terminal()


def test_a_terminal_gets_colours_and_its_own_width(
    wire: str, tmp_path: Path, terminal: _Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["report", str(tmp_path / wire)]) == 0
    assert "\x1b[1;32m" in terminal.written()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", terminal.written())
    assert 50 < max(map(len, plain.splitlines())) <= 60


def test_no_color_is_honoured(
    wire: str, tmp_path: Path, terminal: _Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["report", str(tmp_path / wire)]) == 0
    assert "\x1b" not in terminal.written()


def test_a_terminal_gets_no_colours_in_other_formats(
    wire: str, tmp_path: Path, terminal: _Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["report", str(tmp_path / wire), "--format", "json"]) == 0
    assert json.loads(terminal.written())["status"] == "complete"


def test_progress_is_shown_in_words_on_a_terminal(
    wire: str, tmp_path: Path, terminal: _Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["report", str(tmp_path / wire)]) == 0
    for words in ("Reading", "Writing the summary", "Checking the claims"):
        assert words in terminal.written()


def test_quiet_shows_no_progress(
    wire: str, tmp_path: Path, terminal: _Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["report", str(tmp_path / wire), "--quiet"]) == 0
    assert terminal.written() == ""


def _read(controller: int) -> bytes:
    try:
        return os.read(controller, 65_536)
    except OSError:  # Linux says EIO when the other end is closed
        return b""


def test_ctrl_c_ends_a_wait_for_input_without_a_traceback(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        command("report", "-"), cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=terminal
    ) as process:
        os.close(terminal)
        written = _read(controller)  # progress: the command has begun
        process.send_signal(signal.SIGINT)
        written += b"".join(iter(lambda: _read(controller), b""))
        assert process.wait(timeout=60) == 130
    os.close(controller)
    assert b"Traceback" not in written


# ── serve ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_service_says_where_it_listens_answers_and_stops_in_good_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDFIRST_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    with subprocess.Popen(
        command("serve", "--port", "0"), cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        event = json.loads(told)
        assert event["event"] == "listening"
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", event["address"])
        answer = httpx.get(f"{event['address']}/healthz", timeout=60, trust_env=False)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert answer.status_code == 200
    assert "Traceback" not in rest
    assert all(json.loads(line)["event"] for line in rest.splitlines()), "every line is one event"


@pytest.mark.slow
def test_the_service_is_not_opened_to_others_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDFIRST_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    serve = command("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - that is what is refused
    ended = subprocess.run(serve, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "standfirst keys create NAME --tenant NAME" in ended.stderr
    assert "STANDFIRST_ALLOW_ANONYMOUS=true" in ended.stderr
    assert "listening" not in ended.stderr
