"""After the engine: every summary sentence gets a claim, and the tail of the claims is cut."""

from __future__ import annotations

from service.stages.draft import cover_summary, cut_tail
from service.types import Claim, Draft, Origin, Selection, Summary, SummarySentence


def claim(number: int, worth: float, *, kept: bool = True) -> Claim:
    selection = Selection() if kept else Selection(kept=False, reason="opinion")
    return Claim(
        id=f"c{number}",
        text=f"Claim {number}.",
        origin=Origin(in_="article"),
        check_worthy=worth,
        selection=selection,
    )


def draft(*claims: Claim, carried: tuple[tuple[str, ...], ...] = ()) -> Draft:
    sentences = tuple(
        SummarySentence(id=f"t{n}", text=f"Sentence {n}.", claim_ids=ids)
        for n, ids in enumerate(carried, start=1)
    )
    return Draft(
        summary=Summary(text=" ".join(s.text for s in sentences), sentences=sentences), claims=claims
    )


def test_a_summary_sentence_without_a_claim_becomes_one() -> None:
    covered = cover_summary(draft(claim(1, 0.5), carried=(("c1",), ())))
    assert [sentence.claim_ids for sentence in covered.summary.sentences] == [("c1",), ("c2",)]
    assert (covered.claims[1].text, covered.claims[1].origin.in_) == ("Sentence 2.", "summary")


def test_the_most_check_worthy_stay_in_their_order_under_new_ids() -> None:
    cut = cut_tail(draft(claim(1, 0.1), claim(2, 0.9), claim(3, 0.2), claim(4, 0.8)), 2)
    assert [(kept.id, kept.text) for kept in cut.claims] == [("c1", "Claim 2."), ("c2", "Claim 4.")]
    assert cut.cut == 2


def test_what_the_summary_rests_on_goes_first_and_stays_linked() -> None:
    cut = cut_tail(draft(claim(1, 0.1), claim(2, 0.9), carried=(("c1",),)), 1)
    assert [kept.text for kept in cut.claims] == ["Claim 1."]
    assert cut.summary.sentences[0].claim_ids == ("c1",)


def test_each_summary_sentence_keeps_a_claim_before_one_keeps_two() -> None:
    given = draft(claim(1, 0.9), claim(2, 0.8), claim(3, 0.1), carried=(("c1", "c2"), ("c3",)))
    cut = cut_tail(given, 2)
    assert [kept.text for kept in cut.claims] == ["Claim 1.", "Claim 3."]
    assert [sentence.claim_ids for sentence in cut.summary.sentences] == [("c1",), ("c2",)]


def test_what_cannot_be_checked_goes_before_what_can() -> None:
    cut = cut_tail(draft(claim(1, 0.9, kept=False), claim(2, 0.1)), 1)
    assert [kept.text for kept in cut.claims] == ["Claim 2."]


def test_nothing_is_cut_when_there_is_room() -> None:
    given = draft(claim(1, 0.5), claim(2, 0.5))
    assert cut_tail(given, 10) == given
