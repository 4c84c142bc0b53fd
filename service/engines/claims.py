"""The claims of a source: one per declarative sentence, in source order."""

from __future__ import annotations

from collections.abc import Sequence

from service.types import Claim, Origin, Source


def extract_claims(source: Source) -> tuple[Claim, ...]:
    """All claims of `source` in source order, ids `c1`…, without verdicts and without repeats."""
    claims: dict[str, Claim] = {}
    for sentence in source.sentences:
        text = " ".join(sentence.text.split())
        if sentence.heading or text.endswith("?") or text.casefold() in claims:
            continue
        origin = Origin(in_="article", spans=(source.span(sentence.start, sentence.end),))
        claims[text.casefold()] = Claim(id=f"c{len(claims) + 1}", text=text, origin=origin)
    return tuple(claims.values())


def rank_and_cut(claims: Sequence[Claim], max_claims: int) -> tuple[tuple[Claim, ...], int]:
    """The `max_claims` most check-worthy claims in their old order, renumbered, and how many were cut."""
    ranked = sorted(range(len(claims)), key=lambda place: (-claims[place].check_worthy, place))
    kept = [claims[place] for place in sorted(ranked[:max_claims])]
    renumbered = tuple(claim.model_copy(update={"id": f"c{n}"}) for n, claim in enumerate(kept, start=1))
    return renumbered, len(claims) - len(kept)
