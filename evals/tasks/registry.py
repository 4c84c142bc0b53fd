"""Every task, one line each; a suite names its own."""

from __future__ import annotations

from collections.abc import Mapping

from evals.suite import Suite
from evals.tasks.articles import Articles
from evals.tasks.claims import Claims
from evals.tasks.grounding import Grounding
from evals.tasks.injection import Injection
from evals.tasks.neutrality import Neutrality
from evals.tasks.perturbation import Perturbation
from evals.tasks.planted import Planted
from evals.tasks.protocol import Task
from evals.tasks.stability import Stability
from evals.tasks.summaries import Summaries
from service.errors import InputError

TASKS: Mapping[str, Task] = {
    "grounding": Grounding(),
    "perturbation": Perturbation(),
    "planted": Planted(),
    "summaries": Summaries(),
    "claims": Claims(),
    "neutrality": Neutrality(),
    "injection": Injection(),
    "stability": Stability(),
    "articles": Articles(),
}


def task_of(suite: Suite) -> Task:
    """The task of a suite; raises `InputError` that lists the known ones."""
    if suite.task not in TASKS:
        raise InputError(
            f"The suite {suite.name} names a task that is not there; there are {', '.join(TASKS)}."
        )
    return TASKS[suite.task]
