"""All checkers, in the order in which their findings are listed. A new one is one line here."""

from __future__ import annotations

from service.checkers.attribution import AttributionChecker
from service.checkers.certainty import CertaintyChecker
from service.checkers.dates import DatesChecker
from service.checkers.entailment import EntailmentChecker
from service.checkers.figures import FiguresChecker
from service.checkers.names import NamesChecker
from service.checkers.negation import NegationChecker
from service.checkers.offices import OfficesChecker
from service.checkers.protocol import Checker
from service.checkers.quotation import QuotationChecker
from service.checkers.wording import WordingChecker

CHECKERS: tuple[Checker, ...] = (
    WordingChecker(),
    QuotationChecker(),
    FiguresChecker(),
    DatesChecker(),
    NamesChecker(),
    OfficesChecker(),
    NegationChecker(),
    CertaintyChecker(),
    AttributionChecker(),
)
"""Those that follow rules alone."""


def with_entailment(checker: EntailmentChecker) -> tuple[Checker, ...]:
    """All checkers, the one that asks the local model first."""
    return (checker, *CHECKERS)
