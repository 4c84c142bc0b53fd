"""All checkers, in the order in which their findings are listed. A new one is one line here."""

from __future__ import annotations

from service.checkers.attribution import AttributionChecker
from service.checkers.certainty import CertaintyChecker
from service.checkers.contrast import ContrastChecker
from service.checkers.dates import DatesChecker
from service.checkers.entailment import EntailmentChecker
from service.checkers.figures import FiguresChecker
from service.checkers.names import NamesChecker
from service.checkers.negation import NegationChecker
from service.checkers.offices import OfficesChecker
from service.checkers.predicate import PredicateChecker
from service.checkers.protocol import Checker
from service.checkers.quotation import QuotationChecker
from service.checkers.roles import RolesChecker
from service.checkers.wording import WordingChecker
from service.entailment.calibration import Calibration
from service.entailment.features import Reader

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
    RolesChecker(),
    PredicateChecker(),
)
"""Those that follow rules alone."""


def with_model(reader: Reader, calibration: Calibration) -> tuple[Checker, ...]:
    """All checkers, those that ask the local model first."""
    return (EntailmentChecker(reader, calibration), ContrastChecker(reader), *CHECKERS)
