"""What is counted: people, bodies, animals, vehicles or buildings. Nobody counts two of these as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from service.text.synonyms import concept

_ROWS = """
people: person people man men woman women child children boy girl adult teenager passenger student
people: pupil patient
people: family resident worker employee staff soldier officer civilian victim survivor migrant refugee voter
people: protester demonstrator militant fighter suspect prisoner inmate hostage player member fan spectator
people: witness teacher doctor nurse farmer tourist visitor guest lawmaker juror jurors student crew candidate
bodies: company firm organisation organization agency charity bank corporation business supermarket retailer
animals: dog cat horse cow sheep bird animal cattle pig elephant whale shark fish
vehicles: car vehicle lorry truck bus plane aircraft helicopter ship boat train bicycle
buildings: house building home school hospital church shop hotel mosque apartment flat
"""


def _read_rows() -> dict[str, str]:
    return {
        concept(word): sort
        for sort, _, listed in (row.partition(":") for row in _ROWS.strip().splitlines())
        for word in listed.split()
    }


_SORTS: Mapping[str, str] = _read_rows()


def counted(nouns: Iterable[str]) -> str | None:
    """What the keys of the words behind a figure say that it counts; None for nothing, or two things."""
    sorts = {sort for noun in nouns if (sort := _SORTS.get(noun)) is not None}
    return sorts.pop() if len(sorts) == 1 else None
