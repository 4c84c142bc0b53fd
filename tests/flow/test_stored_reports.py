"""Stored reports over HTTP, in a process of its own: ordered, awaited, listed, followed, judged, erased."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.types import Report
from tests.fakes.served import served
from tests.fakes.streams import events

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("service")) as service:
        yield service.client


def body(text: str, **more: Any) -> dict[str, Any]:
    return {"article": {"text": text}, **more}


def ordered(client: httpx.Client, text: str, **headers: str) -> httpx.Response:
    return client.post("/v1/reports", json=body(text), headers=headers)


TEXT = "The port held 15 ships for three days because of a strike. Ines Falk spoke on Tuesday."


def test_a_report_is_made_while_one_waits_and_can_be_fetched_again(client: httpx.Client) -> None:
    made = ordered(client, TEXT)
    assert made.status_code == 200
    report = Report.model_validate(made.json())
    assert made.headers["location"] == f"/v1/reports/{report.id}"
    again = client.get(f"/v1/reports/{report.id}")
    assert again.json() == made.json()
    same = client.get(f"/v1/reports/{report.id}", headers={"If-None-Match": again.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    page = client.get(f"/v1/reports/{report.id}", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["etag"] != again.headers["etag"]


def test_who_does_not_wait_is_told_where_to_ask(client: httpx.Client) -> None:
    told = ordered(client, "The bridge is closed until May.", Prefer="wait=0")
    assert told.status_code == 202
    assert told.json()["status"] in ("queued", "running")
    place = told.headers["location"]
    heard = events(client.get(f"{place}/events").text)
    assert heard[-1][1:] == ("done", {"id": told.json()["id"], "status": "complete"})
    assert client.get(place).json()["status"] == "complete"


def test_a_stream_tells_stages_claims_and_verdicts_and_goes_on_where_it_was_left(
    client: httpx.Client,
) -> None:
    made = ordered(client, TEXT).json()
    heard = events(client.get(f"/v1/reports/{made['id']}/events").text)
    assert [name for _, name, _ in heard if name != "stage"] == [
        *["claim", "verdict"] * len(made["claims"]),
        "done",
    ]
    assert heard[0][1:] == ("stage", {"stage": "read", "done": 0, "total": 1})
    numbers = [number for number, _, _ in heard]
    assert numbers == sorted(set(numbers))
    middle = len(heard) // 2
    rest = client.get(f"/v1/reports/{made['id']}/events", headers={"Last-Event-ID": str(numbers[middle])})
    assert events(rest.text) == heard[middle + 1 :]


def test_an_idempotency_key_makes_one_report_and_refuses_another_body(client: httpx.Client) -> None:
    key = {"Idempotency-Key": "press-release-7"}
    first = ordered(client, "The mill closed in 1974.", **key)
    second = ordered(client, "The mill closed in 1974.", **key)
    assert first.json()["id"] == second.json()["id"]
    other = ordered(client, "The mill closed in 1975.", **key)
    assert (other.status_code, other.json()["code"]) == (422, "conflicting_key")


def test_the_same_article_is_given_again_unless_a_new_report_is_asked_for(client: httpx.Client) -> None:
    text = "The library stays open on Sundays."
    first = ordered(client, text).json()["id"]
    assert ordered(client, text).json()["id"] == first
    assert ordered(client, text, **{"Cache-Control": "no-cache"}).json()["id"] != first


def test_lists_are_paged_and_searched(client: httpx.Client) -> None:
    for number in range(3):
        ordered(client, f"The zebra of Halmer ate {number + 2} apples on Monday.")
    first = client.get("/v1/reports", params={"limit": 2, "q": "ZEBRA"}).json()
    rest = client.get("/v1/reports", params={"limit": 2, "q": "ZEBRA", "cursor": first["next_cursor"]}).json()
    ids = [item["id"] for item in [*first["items"], *rest["items"]]]
    assert len(ids) == len(set(ids)) == 3
    assert rest["next_cursor"] is None
    bad = client.get("/v1/reports", params={"cursor": "nonsense"})
    assert (bad.status_code, bad.headers["content-type"]) == (400, "application/problem+json")


def test_feedback_is_kept_and_has_to_be_about_a_claim_that_is_there(client: httpx.Client) -> None:
    made = ordered(client, TEXT).json()
    said = {
        "claim_id": made["claims"][0]["id"],
        "label": "contradicted",
        "agrees": False,
        "reason": "12 ships",
    }
    kept = client.post(f"/v1/reports/{made['id']}/feedback", json=said)
    assert (kept.status_code, kept.json()["claim_id"]) == (201, said["claim_id"])
    wrong = client.post(f"/v1/reports/{made['id']}/feedback", json={**said, "claim_id": "c999"})
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["pointer"] == "/claim_id"


def test_an_erased_report_is_gone_with_its_stream_and_its_feedback(client: httpx.Client) -> None:
    made = ordered(client, "The tower has 112 steps.").json()
    place = f"/v1/reports/{made['id']}"
    assert client.delete(place).status_code == 204
    for answer in (client.get(place), client.get(f"{place}/events"), client.delete(place)):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_text_that_cannot_be_used_is_refused_and_nothing_is_kept(client: httpx.Client) -> None:
    before = client.get("/v1/reports").json()["items"]
    assert ordered(client, " ").status_code == 422
    assert client.get("/v1/reports").json()["items"] == before


def test_a_process_that_is_killed_finds_its_reports_again(tmp_path: Path) -> None:
    with served(tmp_path) as service:
        done = ordered(service.client, TEXT).json()
        texts = [f"The ferry made {n + 2} crossings on Monday." for n in range(6)]
        waiting = [ordered(service.client, text, Prefer="wait=0").json()["id"] for text in texts]
        service.process.kill()
        service.process.wait()
    with served(tmp_path) as service:
        assert service.client.get(f"/v1/reports/{done['id']}").json() == done
        for name in waiting:
            assert events(service.client.get(f"/v1/reports/{name}/events").text)[-1][1] == "done"
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(30) == 0


def test_a_callback_without_a_secret_is_refused_at_its_field(client: httpx.Client) -> None:
    order = body(TEXT, options={"callback_url": "https://cms.example/hook"})
    refused = client.post("/v1/reports", json=order)
    assert (refused.status_code, refused.json()["code"]) == (422, "callback_refused")
    assert refused.json()["errors"][0]["pointer"] == "/options/callback_url"


def test_what_a_cms_pushes_is_made_once_and_made_again_when_it_was_erased(client: httpx.Client) -> None:
    item = {"guid": "urn:cms:ships:1", "version": "1", "headline": "Ships", "body_html": f"<p>{TEXT}</p>"}
    pushed = client.post("/v1/ingest/ninjs", json=item)
    assert pushed.status_code == 202
    place = pushed.headers["location"]
    assert events(client.get(f"{place}/events").text)[-1][1] == "done"
    again = client.post("/v1/ingest/ninjs", json=item)
    assert (again.status_code, again.headers["location"], again.json()["status"]) == (202, place, "complete")
    assert client.delete(place).status_code == 204
    assert client.post("/v1/ingest/ninjs", json=item).headers["location"] == place
    assert events(client.get(f"{place}/events").text)[-1][1] == "done"
