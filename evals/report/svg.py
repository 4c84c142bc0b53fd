"""Figures of matplotlib as SVG that stands inside a page: no style of its own, no metadata, no text obeyed.

A strict content security policy forbids style attributes, so that they become attributes of SVG. Texts from
data never reach matplotlib, which would read `$…$` as a formula and measure every letter: it draws a mark,
and the escaped text takes the mark's place.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree
from markupsafe import Markup, escape

from service.errors import UnsupportedFormat
from service.formats.visible import one_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, EDGE, ONE, OTHER = "#202124", "#c8c8c8", "#0072b2", "#d55e00"
"""Colours of Okabe and Ito (2008), told apart by colour-blind readers. The page turns them for the dark."""

_MARK = re.compile(r"@(\d+)@")
_NUMBER = re.compile(r"\d+\.\d{3,}")
_WORD = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_DROPPED = frozenset({f"{_WORD}metadata", f"{_WORD}style"})
_RULES: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 12,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": EDGE,
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "path.simplify": False,
}


@dataclass
class Texts:
    """Texts from data, and the marks that stand for them while a figure is drawn."""

    known: list[str] = field(default_factory=list)

    def mark(self, text: str, after: str = "", *, limit: int) -> str:
        """What to draw instead of `text` and `after`: one line of `limit` characters, whose end is kept."""
        line, room = one_line(text), limit - len(after)
        self.known.append(f"{line if len(line) <= room else line[: room - 1].rstrip() + '…'}{after}")
        return f"@{len(self.known) - 1}@"

    def put(self, drawn: str) -> str:
        """`drawn` with the texts in it, escaped."""
        return _MARK.sub(lambda match: str(escape(self.known[int(match[1])])), drawn)


@contextmanager
def drawing() -> Iterator[None]:
    """matplotlib as it comes, whatever the reader's own settings are, with our look.

    It is imported without a trace outside of a temporary folder. Raises `UnsupportedFormat` where it is not
    installed.
    """
    try:
        _import()
    except ImportError:
        raise UnsupportedFormat(
            "The figures of a report need matplotlib: install standfirst with the extra `evals`."
        ) from None
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RULES)
        yield


def _import() -> None:
    """matplotlib writes a list of fonts where its settings are when it is imported: let that be nowhere."""
    known = os.environ.get("MPLCONFIGDIR")
    if known is not None:
        import matplotlib.figure
        import matplotlib.font_manager

        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MPLCONFIGDIR"] = folder
        try:
            import matplotlib.figure
            import matplotlib.font_manager  # noqa: F401 - here it reads and writes
        finally:
            del os.environ["MPLCONFIGDIR"]


def inline(figure: Figure, key: str, title: str, texts: Texts) -> Markup:
    """The figure as an `svg` element whose ids begin with `key`; `title` is what is said of it aloud."""
    import matplotlib as mpl

    figure.patch.set_visible(False)
    for axes in figure.axes:
        axes.patch.set_visible(False)
    file = BytesIO()
    with mpl.rc_context({"svg.hashsalt": key}):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    parser = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_blank_text=True)
    root = etree.fromstring(file.getvalue(), parser)
    used = {_target(name, value) for element in root.iter() for name, value in _attributes(element)}
    for element in list(root.iter()):
        parent = element.getparent()
        if element.tag in _DROPPED and parent is not None:
            parent.remove(element)
        else:
            _plain(element, key, used)
    box = root.get("viewBox", "")
    _bare(root)
    inner = "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in root)
    inner = inner.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace(
        ' xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )
    opened = (
        f'<svg viewBox="{escape(box)}" role="img" aria-labelledby="{key}-title" stroke-linejoin="round">'
        f'<title id="{key}-title">{escape(one_line(title, 300))}</title>'
    )
    # Every text in it is escaped: matplotlib's by lxml, those from data by `Texts`.
    return Markup(f"{opened}{texts.put(inner)}</svg>")  # noqa: S704


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _target(name: str, value: str) -> str:
    """The id that an attribute refers to, or nothing."""
    if name == _LINK:
        return value.removeprefix("#")
    return value[5:-1] if value.startswith("url(#") else ""


def _plain(element: etree._Element, key: str, used: set[str]) -> None:
    """Style becomes attributes, ids become the figure's own, and those that nothing refers to go."""
    given = _attributes(element)
    element.attrib.clear()
    for name, value in given:
        target = _target(name, value)
        if name == "style":
            _styled(element, value)
        elif name == "id":
            if value in used:
                element.set("id", f"{key}-{value}")
        elif name == _LINK:
            element.set("href", f"#{key}-{target}")
        else:
            element.set(name, f"url(#{key}-{target})" if target else _NUMBER.sub(_rounded, value))


def _styled(element: etree._Element, rules: str) -> None:
    for rule in rules.split(";"):
        name, _, value = (part.strip() for part in rule.partition(":"))
        if name and name != "font-family":  # the page's own
            element.set(name, value)


def _rounded(match: re.Match[str]) -> str:
    """A coordinate to a hundredth of a unit."""
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


def _bare(root: etree._Element) -> None:
    """Wrappers that say nothing go."""
    for element in list(root.iter(f"{_WORD}g", f"{_WORD}defs")):
        parent = element.getparent()
        if parent is None or element.attrib:
            continue
        if element.tag == f"{_WORD}defs" and len(element):
            continue
        place = parent.index(element)
        parent[place : place + 1] = list(element)
