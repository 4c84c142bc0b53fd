"""Reference pages written from the code: `python -m docs.generate`; with `--check`, whether they are current.

A page is a function without arguments that returns its text, and one line in `PAGES`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from docs import quality, wire
from service.errors import StandfirstError
from service.formats import FORMATS
from service.settings import Settings

DOCS = Path(__file__).parent
_WIDTH = 100
_NOTICE = wire.NOTICE

_COMMAND_LINE = """\
Results go to standard output, everything else to standard error. Progress is shown when standard error is a
terminal, colours when standard output is one (never with `NO_COLOR` set). A file name may be `-` for standard
input; a file whose name begins with `-` is written `./-name`. Settings come from `STANDFIRST_*` variables and
from `standfirst.toml` in the working folder ([settings](settings.md)).

| exit status | meaning |
|---|---|
| 0 | the work is done |
| 1 | the work is done, and a claim is one of what `--fail-on` names |
| 2 | wrong usage, or input that cannot be used; nothing was written |
| 3 | the work failed: the model, the settings, the place to write to; no report was written |
| 130 | ended by Ctrl-C |

| format | media type | what it is |
|---|---|---|
"""


def command_line() -> str:
    """The page about the command line: conventions, formats, and the help of each command."""
    parts = ["# Command line", _NOTICE, _COMMAND_LINE + "\n".join(_format_rows())]
    from service.cli import app

    parts += [f"## `{name}`\n\n```text\n{text}\n```" for name, text in _help_texts(app, "standfirst")]
    return "\n\n".join(parts) + "\n"


def _format_rows() -> Iterator[str]:
    for each in FORMATS.values():
        summary = (inspect.getdoc(import_module(each.module)) or "").split("\n\n")[0].replace("\n", " ")
        yield f"| `{each.name}` | `{each.media_type}` | {summary} |"


def _help_texts(app: Any, program: str) -> Iterator[tuple[str, str]]:
    import typer

    def walk(command: Any, name: str) -> Iterator[tuple[str, str]]:
        context = typer.Context(command, info_name=name, terminal_width=_WIDTH)
        yield name, command.get_help(context).strip()
        for child, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, f"{name} {child}")

    yield from walk(typer.main.get_command(app), program)


def settings() -> str:
    """The page about the settings: each variable with its default and its meaning."""
    rows = [
        f"| `STANDFIRST_{name.upper()}` | {_default(field.get_default())} | {field.description or ''} |"
        for name, field in Settings.model_fields.items()
    ]
    table = "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])
    told = (
        "A variable of the environment wins over the same name, in lower case and without its prefix, in "
        "`standfirst.toml` in the working folder. An empty variable counts as absent."
    )
    return f"# Settings\n\n{_NOTICE}\n\n{told}\n\n{table}\n"


def _default(value: object) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        value = ",".join(map(str, value))
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def errors() -> str:
    """The page about the errors: the stable code of each, its HTTP status, and whether to try again."""
    import_module("service.api.app")  # errors of HTTP alone stand beside what raises them
    rows = [
        f"| `{error.code}` | {error.status} | {'yes' if error.retryable else ''} | {inspect.getdoc(error)} |"
        for error in _descendants(StandfirstError)
        if "code" in vars(error)
    ]
    table = "\n".join(["| code | HTTP status | try again | when |", "|---|---|---|---|", *rows])
    told = (
        "Each error has a stable `code`. The service answers with it as `application/problem+json` "
        "(RFC 9457); the command line prints one line on standard error and ends with 2 for "
        "`bad_input` and what stands under it in the tree of `service/errors.py`, else with 3."
    )
    return f"# Errors\n\n{_NOTICE}\n\n{told}\n\n{table}\n"


def suites() -> str:
    """The page about the suites: those that come with the project, and what each task reads and measures."""
    from evals.suite import load, names
    from evals.tasks.registry import TASKS

    loaded = [load(name) for name in names()]
    rows = [
        f"| `{suite.name}` | {suite.title} | {suite.task} | {', '.join(suite.headline)} |" for suite in loaded
    ]
    table = "\n".join(["| suite | what is measured | task | headline metrics |", "|---|---|---|---|", *rows])
    told = (
        "`python -m evals run SUITE` runs one ([how](../how-to/run-an-evaluation.md)); "
        "[your own](../how-to/add-a-suite.md) is a file of a few lines. The data sets, each with its card, "
        "are in [evals/data](../../evals/data/README.md); how metrics are computed: [metrics](metrics.md)."
    )
    tasks = [f"### {name}\n\n{_task(task)}" for name, task in TASKS.items()]
    return f"# Suites\n\n{_NOTICE}\n\n{told}\n\n{table}\n\n## Tasks\n\n" + "\n\n".join(tasks) + "\n"


def _task(task: object) -> str:
    better = getattr(task, "better")  # noqa: B009 - a task by what it has
    rows = [f"| {name} | {way} |" for name, way in sorted(better.items())]
    table = "\n".join(["| own metric | better |", "|---|---|", *rows])
    return f"{inspect.getdoc(import_module(type(task).__module__))}\n\n{table}"


def evaluation() -> str:
    """The page about `python -m evals`: the help of each command."""
    from evals.__main__ import app

    parts = [
        "# Evaluation commands",
        _NOTICE,
        "How to use them: [run an evaluation](../how-to/run-an-evaluation.md).",
    ]
    parts += [f"## `{name}`\n\n```text\n{text}\n```" for name, text in _help_texts(app, "python -m evals")]
    return "\n\n".join(parts) + "\n"


def _descendants(root: type[StandfirstError]) -> Iterator[type[StandfirstError]]:
    for error in root.__subclasses__():
        if error.__module__.startswith("service."):  # not those of tests
            yield error
            yield from _descendants(error)


PAGES: Mapping[str, Callable[[], str]] = {
    "reference/command-line.md": command_line,
    "reference/settings.md": settings,
    "reference/errors.md": errors,
    "reference/suites.md": suites,
    "reference/quality.md": quality.page,
    "../README.md": quality.readme,
    "reference/evaluation.md": evaluation,
    "reference/report.md": wire.report,
    "reference/http.md": wire.http,
}
"""Every generated page, by its path below docs/."""


def stale() -> list[str]:
    """The pages that are not what the code says."""
    return [name for name, page in PAGES.items() if not _is_current(DOCS / name, page())]


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def main(arguments: list[str]) -> int:
    """Write all pages, or with `--check` only say which of them are stale."""
    if arguments == ["--check"]:
        for name in (found := stale()):
            sys.stderr.write(f"docs/{name} is not current: run `make docs`\n")
        return 1 if found else 0
    for name, page in PAGES.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
