"""The shapes that a model is asked to answer in. Flat, since strict modes of the vendors allow little else.

Everything in an answer is a claim of the model's and is reconciled by the program: a number that was not
shown, an id that was not asked about, a name that the text does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.types import ClaimKind, Label


def _strict(schema: dict[str, Any]) -> None:
    """Every field required and no other allowed, as strict modes want it.

    Our own titles and docstrings go: the prompt says what a field means, and these words cost tokens.
    """
    schema["additionalProperties"] = False
    schema["required"] = list(schema["properties"])
    for part in (schema, *schema["properties"].values()):
        for key in ("title", "description", "default"):
            part.pop(key, None)


class Answer(BaseModel):
    """Base of all answers: strict in what is asked for, tolerant of fields that came on top."""

    model_config = ConfigDict(extra="ignore", frozen=True, json_schema_extra=_strict)


_Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
"""A string; null is read as the empty one."""


class SummaryLine(Answer):
    """One sentence of a summary and the numbers of the sentences that it was written from."""

    sentences: list[int]
    text: str


class ContextLine(Answer):
    """Words that are put into the claims of a window, what they stand for, and the sentence that has them."""

    replaced: _Text
    text: str
    sentence: int


NothingToCheck = Literal["opinion", "forecast", "context"]
"""Why there is nothing to check in a claim; "context": what it refers to cannot be told from the text."""


class ClaimLine(Answer):
    """One claim of a window, and the sentences that make it."""

    sentences: list[int]
    kind: ClaimKind = "fact"
    speaker: _Text = ""
    text: str


class WindowLine(Answer):
    """A sentence, or a few that are read together: is there anything to check, what it needs, its claims.

    The order is that in which a model reasons: select, restore the context, split. `reason` is any string
    here: a word that is no reason spoils one window's excuse, not the whole draft.
    """

    sentences: list[int]
    verifiable: bool = True
    reason: Annotated[_Text, Field(json_schema_extra={"enum": ["", *get_args(NothingToCheck)]})] = ""
    context: list[ContextLine] = []
    claims: list[ClaimLine] = []


class DraftAnswer(Answer):
    """What the draft prompt asks for."""

    summary: list[SummaryLine]
    windows: list[WindowLine]


class MergeAnswer(Answer):
    """What the merge prompt asks for; `sentences` are the numbers of the lines that were shown."""

    summary: list[SummaryLine]


class Judgement(Answer):
    """The judgement of one claim, evidence first, so that the label follows from it.

    `label` is any string here: a word that is no label spoils one judgement, not the whole batch.
    """

    claim: str
    evidence: list[int] = []
    contradicting: list[int] = []
    reason: _Text = ""
    label: Annotated[str, Field(json_schema_extra={"enum": list(get_args(Label))})]


class JudgeAnswer(Answer):
    """What the judge prompt asks for: one judgement a claim."""

    judgements: list[Judgement]


SCHEMAS: Mapping[str, type[Answer]] = MappingProxyType(
    {"draft": DraftAnswer, "merge": MergeAnswer, "judge": JudgeAnswer}
)
"""The schemas that a prompt file may name as its `output`."""
