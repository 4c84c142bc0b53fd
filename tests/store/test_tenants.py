"""Two tenants never notice each other: whatever one does, the other one's answers are the same."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.store.answers import Answers
from service.store.database import Database
from service.store.deliveries import Deliveries
from service.store.feedback import FeedbackLog
from service.store.idempotency import IdempotencyKeys
from service.store.keys import Keys
from service.store.reports import Reports
from service.store.steps import Steps
from service.store.types import Attempt, CreatedKey, Failure, NewFeedback, NewKey
from service.types import Progress
from tests.store.making import START, Clock, asked, made

REPOSITORIES = (Reports, Steps, FeedbackLog, Keys, IdempotencyKeys, Deliveries, Answers)
SAID = NewFeedback(claim_id="c1", label="supported", agrees=True)

Deed = Callable[[Database, str, str, str], object]
"""Something done by a tenant to the report of an id, and to the thing (key, message) of another id."""

DEEDS: dict[str, Deed] = {
    "Reports.create": lambda db, me, report, thing: Reports(db).create(me, asked(report, key_id="key-1")),
    "Reports.start": lambda db, me, report, thing: Reports(db).start(me, report, me),
    "Reports.finish": lambda db, me, report, thing: Reports(db).finish(
        me, report, made(report, cost_usd=0.5)
    ),
    "Reports.fail": lambda db, me, report, thing: Reports(db).fail(
        me, report, Failure(code="internal", detail=""), 0.25
    ),
    "Reports.expire": lambda db, me, report, thing: Reports(db).expire(
        me, report, Failure(code="deadline_exceeded", detail="")
    ),
    "Reports.cancel": lambda db, me, report, thing: Reports(db).cancel(me, report),
    "Reports.get": lambda db, me, report, thing: Reports(db).get(me, report),
    "Reports.look": lambda db, me, report, thing: Reports(db).look(me, report),
    "Reports.find_identical": lambda db, me, report, thing: Reports(db).find_identical(me, "d", "s"),
    "Reports.page": lambda db, me, report, thing: (
        Reports(db).page(me, 1),
        Reports(db).page(me, q="budget"),
        Reports(db).page(me, 1, Reports(db).page(me, 1).next_cursor),
    ),
    "Reports.begin_call": lambda db, me, report, thing: Reports(db).begin_call(me, report),
    "Reports.end_call": lambda db, me, report, thing: Reports(db).end_call(me, report),
    "Reports.lost_calls": lambda db, me, report, thing: Reports(db).lost_calls(me, report),
    "Steps.add": lambda db, me, report, thing: Steps(db).add(
        me, report, Progress(stage="read", done=0, total=1)
    ),
    "Steps.after": lambda db, me, report, thing: Steps(db).after(me, report, 0),
    "Reports.erase": lambda db, me, report, thing: Reports(db).erase(me, report),
    "FeedbackLog.add": lambda db, me, report, thing: FeedbackLog(db).add(me, report, SAID, None),
    "FeedbackLog.of_report": lambda db, me, report, thing: FeedbackLog(db).of_report(me, report),
    "FeedbackLog.page": lambda db, me, report, thing: FeedbackLog(db).page(me),
    "Keys.create": lambda db, me, report, thing: Keys(db).create(me, NewKey(name="cms")),
    "Keys.get": lambda db, me, report, thing: Keys(db).get(me, thing),
    "Keys.list": lambda db, me, report, thing: Keys(db).list(me),
    "Keys.revoke": lambda db, me, report, thing: Keys(db).revoke(me, thing),
    "Keys.usable": lambda db, me, report, thing: Keys(db).usable(me, thing),
    "Keys.charge": lambda db, me, report, thing: Keys(db).charge(me, "key-1", 0.25),
    "Keys.spent_today": lambda db, me, report, thing: Keys(db).spent_today(me, "key-1"),
    "IdempotencyKeys.claim": lambda db, me, report, thing: IdempotencyKeys(db).claim(me, "k", "body", report),
    "IdempotencyKeys.release": lambda db, me, report, thing: IdempotencyKeys(db).release(me, "k", report),
    "Deliveries.add": lambda db, me, report, thing: Deliveries(db).add(me, report, "https://a.example", "e"),
    "Deliveries.record": lambda db, me, report, thing: Deliveries(db).record(
        me, thing, Attempt(delivered=True)
    ),
    "Deliveries.resend": lambda db, me, report, thing: Deliveries(db).resend(me, thing),
    "Deliveries.resend_dead": lambda db, me, report, thing: Deliveries(db).resend_dead(me),
    "Deliveries.give_up": lambda db, me, report, thing: Deliveries(db).give_up(me, "https://a.example", "no"),
    "Deliveries.get": lambda db, me, report, thing: Deliveries(db).get(me, thing),
    "Deliveries.page": lambda db, me, report, thing: Deliveries(db).page(me),
    "Deliveries.log": lambda db, me, report, thing: Deliveries(db).log(me, thing),
    "Answers.get": lambda db, me, report, thing: Answers(db).get(me, "k", report),
    "Answers.put of no report": lambda db, me, report, thing: Answers(db).put(me, "k", me.encode()),
    "Answers.put": lambda db, me, report, thing: Answers(db).put(me, "k", me.encode(), report),
    "Answers.settle": lambda db, me, report, thing: Answers(db).settle(me, report, {"k": "shared"}),
}
READING = ("Reports.page", "Reports.get", "Keys.list", "FeedbackLog.page", "Deliveries.page", "Answers.get")


def test_every_method_that_takes_a_tenant_is_tried() -> None:
    methods = {
        f"{kind.__name__}.{name}"
        for kind in REPOSITORIES
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and list(inspect.signature(method).parameters)[1:2] == ["tenant"]
    }
    assert methods == {deed.partition(" ")[0] for deed in DEEDS}


Step = tuple[bool, str, str, int]
"""Whether the other one does it, the deed, the report, and which step made the thing that it is done to."""

STEPS = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(sorted(DEEDS)), st.sampled_from(("r1", "r2")), st.integers(0, 11)
    ),
    max_size=12,
)
_numbers = count()


def answers(database: Database, clock: Clock, steps: Sequence[Step], *, alone: bool) -> list[str]:
    """What one tenant was told, with names that are drawn at random made comparable."""
    number = next(_numbers)
    me, other = f"me{number}x", f"other{number}x"
    things: dict[int, str] = {}
    told = []
    for place, (by_other, deed, report, made_by) in enumerate(steps):
        if by_other and alone:
            continue
        clock.now = START + timedelta(seconds=place)
        done = DEEDS[deed](database, other if by_other else me, report, things.get(made_by, "unknown"))
        made_now = done.key if isinstance(done, CreatedKey) else done
        if hasattr(made_now, "id") and deed in ("Keys.create", "Deliveries.add", "FeedbackLog.add"):
            things[place] = made_now.id
        if not by_other:
            told.append(f"{deed} {done!r}")
    for deed in READING:
        told += [f"{deed} {DEEDS[deed](database, me, report, '')!r}" for report in ("r1", "r2")]
    text = "\n".join(told).replace(me, "ME")
    assert not re.search(r"(?:me|other)\d+x", text), text  # nobody of an earlier trial either
    for place, thing in things.items():
        text = text.replace(thing, f"thing-{place}")
    return re.sub(r"prefix='\w+'", "prefix", text).splitlines()


@given(steps=STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_one_tenant_does_changes_nothing_for_the_other(
    database: Database, clock: Clock, steps: list[Step]
) -> None:
    alone = answers(database, clock, steps, alone=True)  # first, before there is a stranger
    assert answers(database, clock, steps, alone=False) == alone


SETTING_UP = (
    "Reports.create",
    "Keys.create",
    "Deliveries.add",
    "FeedbackLog.add",
    "Answers.put",
    "Answers.put of no report",
    "IdempotencyKeys.claim",
    "Deliveries.record",
    "Reports.finish",
)


def set_up(*, by_other: bool) -> list[Step]:
    return [(by_other, deed, "r1", 2) for deed in SETTING_UP]


def every_deed(*, by_other: bool) -> list[Step]:
    """Each deed, to each thing that the first one who set things up has."""
    return [(by_other, deed, "r1", thing) for deed in DEEDS for thing in (1, 2)]


def looking() -> list[Step]:
    return [(False, deed, "r1", 0) for deed in (*READING, "IdempotencyKeys.claim")]


def same_as_alone(database: Database, clock: Clock, steps: list[Step]) -> bool:
    alone = answers(database, clock, steps, alone=True)  # first, before there is a stranger
    return answers(database, clock, steps, alone=False) == alone


def test_each_deed_of_a_stranger_leaves_everything_as_it_was(database: Database, clock: Clock) -> None:
    both = [*set_up(by_other=False), *set_up(by_other=True)]
    alone = None
    for deed in DEEDS:
        steps = [*both, (True, deed, "r1", 1), (True, deed, "r1", 2), *looking()]
        alone = alone or answers(database, clock, steps, alone=True)
        assert answers(database, clock, steps, alone=False) == alone
    assert same_as_alone(database, clock, [*both, *every_deed(by_other=True), *every_deed(by_other=False)])


def test_each_deed_of_a_stranger_tells_nothing(database: Database, clock: Clock) -> None:
    steps = every_deed(by_other=False)
    assert same_as_alone(database, clock, [*set_up(by_other=True), *steps])
    assert same_as_alone(database, clock, [*set_up(by_other=True), *reversed(steps)])


def test_erasing_counts_only_what_ones_own_reports_used(database: Database, clock: Clock) -> None:
    mine = ("Reports.create", "Answers.put of no report", "Reports.erase", "Answers.get")
    steps: list[Step] = [*set_up(by_other=True), *((False, deed, "r1", 0) for deed in mine)]
    assert same_as_alone(database, clock, steps)
