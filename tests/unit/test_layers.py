"""The direction of imports and who owns what: house rules as code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LAYERS: tuple[tuple[str, ...], ...] = (
    ("types", "errors"),
    ("settings", "outbound", "metering", "offload", "sidebyside", "telemetry", "text", "prompting"),
    ("fetching", "llm", "entailment"),
    ("readers",),
    ("checkers", "engines", "formats", "combine", "files"),
    ("stages",),
    ("pipeline",),
    ("jobs", "store", "batch"),
    ("wiring",),
    ("api", "web", "mcp", "cli"),
)
"""From the ground up; a module imports from its own room or from a lower layer."""

OWNERS = {
    "litellm": {"service/llm/gateway.py"},
    "fastapi": {"service/api/"},
    "starlette": {"service/api/"},
    "trafilatura": {"service/readers/"},
    "typer": {"service/cli"},
    "onnxruntime": {"service/entailment/model.py"},
    "limits": {"service/api/access/"},
    "sqlalchemy": {"service/store/"},
    "alembic": {"service/store/"},
    "psycopg": {"service/store/"},
    "structlog": {"service/telemetry/logs.py"},
    "prometheus_client": {"service/telemetry/metrics.py"},
    "opentelemetry": {"service/telemetry/traces.py"},
}
"""Third-party packages that only one room may touch."""

LOADED_WHERE_USED = {
    "litellm",
    "trafilatura",
    "py3langid",
    "numpy",
    "tokenizers",
    "docx",
    "pypdf",
    "onnxruntime",
    "dbos",
    "pyarrow",
    "structlog",
    "prometheus_client",
    "opentelemetry",
}
"""Slow imports: never at the top of a module."""

COMMON_GROUND: dict[str, set[str]] = {
    "checkers": {"protocol", "registry", "comparison"},
    "formats": {"protocol", "registry", "visible", "naming", "wording"},
    "stages": set(),
}
"""Rooms whose siblings do not import each other, but for what all of them share."""


def modules() -> list[Path]:
    return sorted((ROOT / "service").rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(parts: tuple[str, ...]) -> str | None:
    """The room of a dotted name below `service`: `text`, `pipeline`…; None for the package itself."""
    return parts[1] if len(parts) > 1 else None


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node
            if node.module == "service":
                yield from ((f"service.{alias.name}", node) for alias in node.names)


def layer_of(room: str) -> int:
    for level, rooms in enumerate(LAYERS):
        if room in rooms:
            return level
    raise AssertionError(f"service/{room} stands in no layer")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path.relative_to(ROOT).with_suffix("").parts)
    if room in (None, "__init__"):
        return
    for imported, _ in imports(path):
        other = room_of(tuple(imported.split("."))) if imported.startswith("service.") else None
        if other in (None, "__version__", room):
            continue
        assert layer_of(other) <= layer_of(room), f"{name_of(path)} imports {imported}, which stands above it"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_siblings_stand_apart(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    if len(parts) != 3 or parts[1] not in COMMON_GROUND or parts[2] in COMMON_GROUND[parts[1]]:
        return
    for imported, _ in imports(path):
        other = imported.split(".")
        if other[:2] == ["service", parts[1]] and len(other) > 2:
            assert other[2] in COMMON_GROUND[parts[1]], f"{name_of(path)} imports its sibling {imported}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_each_package_is_touched_by_its_owner_only(path: Path) -> None:
    for imported, _ in imports(path):
        owners = OWNERS.get(imported.split(".")[0])
        assert owners is None or name_of(path).startswith(tuple(owners)), (
            f"{name_of(path)} imports {imported}"
        )


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_slow_packages_are_loaded_where_they_are_used(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    top = {id(node) for node in tree.body}
    for imported, node in imports(path):
        if imported.split(".")[0] in LOADED_WHERE_USED:
            assert id(node) not in top, f"{name_of(path)} loads {imported} on import"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if name_of(path) == "service/settings.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        named = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
        assert not named, f"{name_of(path)} reads the environment"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{name_of(path)} has no docstring"


def test_the_rules_see_a_breach(tmp_path: Path) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text("import litellm\nfrom service import api\n")
    assert [imported for imported, _ in imports(breach)] == ["litellm", "service", "service.api"]
    assert layer_of("api") > layer_of("text")
