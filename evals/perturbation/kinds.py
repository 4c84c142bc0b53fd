"""The kinds of planted error, each with its group, and what plants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.perturbation import (
    attribution,
    certainty,
    dates,
    figures,
    names,
    negation,
    quotations,
    roles,
)
from evals.perturbation.change import Planter

Group = Literal[
    "figures",
    "dates",
    "quotations",
    "names",
    "negation",
    "opposites",
    "certainty",
    "deflation",
    "attribution",
    "roles",
]


@dataclass(frozen=True)
class Kind:
    """A kind of planted error; `name` is stable, since it takes part in the seed."""

    name: str
    group: Group
    plant: Planter


KINDS: tuple[Kind, ...] = (
    Kind("number", "figures", figures.number_changed),
    Kind("magnitude", "figures", figures.magnitude_changed),
    Kind("unit", "figures", figures.unit_changed),
    Kind("bound", "figures", figures.bound_flipped),
    Kind("age, rank, score", "figures", figures.age_rank_score_changed),
    Kind("figures exchanged", "figures", figures.figures_exchanged),
    Kind("date", "dates", dates.date_changed),
    Kind("weekday", "dates", dates.weekday_changed),
    Kind("duration", "dates", dates.duration_changed),
    Kind("quotation altered", "quotations", quotations.quotation_altered),
    Kind("quotation invented", "quotations", quotations.quotation_invented),
    Kind("quotation spliced", "quotations", quotations.quotation_spliced),
    Kind("quotation misattributed", "attribution", quotations.quotation_misattributed),
    Kind("first name", "names", names.first_name_changed),
    Kind("person", "names", names.person_replaced),
    Kind("organisation", "names", names.organisation_replaced),
    Kind("place", "names", names.place_replaced),
    Kind("office", "names", names.office_changed),
    Kind("negation added", "negation", negation.negation_added),
    Kind("negation removed", "negation", negation.negation_removed),
    Kind("opposite", "opposites", negation.opposite),
    Kind("may → will", "certainty", certainty.modal_inflated),
    Kind("plan → will", "certainty", certainty.plan_inflated),
    Kind("alleged → did", "certainty", certainty.allegation_inflated),
    Kind("some → all", "certainty", certainty.amount_inflated),
    Kind("is → may", "deflation", certainty.certainty_deflated),
    Kind("attribution moved", "attribution", attribution.attribution_moved),
    Kind("attribution lost", "attribution", attribution.attribution_lost),
    Kind("attribution added", "attribution", attribution.attribution_added),
    Kind("roles swapped", "roles", roles.roles_swapped),
)
