"""What a format is: a named, pure function from a report to text."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from service.types import CheckReport, Report

AnyReport: TypeAlias = "Report | CheckReport"


class Renderer(Protocol):
    """The `render` that each format module offers."""

    def __call__(self, report: AnyReport) -> str:
        """`report` written down."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a report down; its module is imported on first use, so that listing them is free."""

    name: str
    media_type: str
    extension: str
    module: str

    def render(self, report: AnyReport) -> str:
        """`report` in this format: pure, the same report gives the same text."""
        renderer: Renderer = import_module(self.module).render
        return renderer(report)
