"""Hostile callback addresses and hostile receivers: refused, bounded, and nothing inside is ever reached.

The resolver and the connector are stubs that write down what they are asked for; what they connect to is a
receiver on loopback that plays the public address.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpcore
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from service.errors import CallbackRefused
from service.jobs.webhooks.address import LONGEST, judged_callback, rules_of
from service.jobs.webhooks.transport import MOST_READ, Answer, Transport
from service.outbound import Rules, SystemResolver, is_inner, is_public
from service.settings import Settings
from tests.fakes.receiver import PUBLIC, Receiver, answer

STRICT = rules_of(Settings())
PLAIN = rules_of(Settings(webhook_allow_http=True))
INNER = rules_of(Settings(webhook_allow_http=True, webhook_allow_private=True))
HEADERS = {"webhook-id": "m1"}
DRIP = 0.2

LITERALS = [
    "127.0.0.1",
    "10.0.0.8",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fc00::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[2002:7f00:1::]",
    "[64:ff9b::7f00:1]",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "127.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "0",
    "１２７.0.0.1",
    "127。0。0。1",
]

WRONG_FORMS = [
    "http://cms.example/",
    "ftp://cms.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//cms.example/hook",
    "cms.example/hook",
    "https://",
    "https:///hook",
    "https://user@cms.example/",
    "https://user:secret@cms.example/",
    "https://:@cms.example/",
    "https://cms.example@127.0.0.1/",
    "https://cms.example\\@127.0.0.1/",
    "https://127.0.0.1\\@cms.example/",
    "https://127.0.0.1#@cms.example/",
    "https://cms.example/#part",
    "https://cms.example/#",
    "https://cms.example:22/",
    "https://cms.example:8443/",
    "https://cms.example:0/",
    "https://cms.example:99999/",
    "https://cms.example:port/",
    "https://cms.example/\r\nX-Evil: 1",
    "https://cms.example\r\nX-Evil: 1/",
    "https://cms.example/\n",
    " https://cms.example/",
    "https://cms.example/\x00",
    "https://cms%0d%0a.example/",
    "https://cms%00.example/",
    "https://cms .example/",
    "https://cms..example/",
    "https://" + "a" * 64 + ".example/",
    "https://" + "a." * 200 + "example/",
    "https://cms.example/" + "a" * LONGEST,
    "https://cms.example/" + "é" * (LONGEST // 2),
    "https://[::1/",
    "",
]


def post(receiver: Receiver, url: str, rules: Rules = PLAIN, seconds: float = 5.0) -> Answer:
    async def run() -> Answer:
        async with receiver.listening():
            transport = Transport(rules, seconds, resolve=receiver.resolve, connect=receiver.connect)
            return await transport.post(url, HEADERS, "{}")

    return asyncio.run(run())


def refused(url: str, rules: Rules) -> None:
    """Both when it is given and when it comes to sending, and before anything is resolved or connected."""
    with pytest.raises(CallbackRefused) as caught:
        judged_callback(url, rules)
    assert len(url) < 5 or url not in caught.value.detail
    receiver = Receiver()
    told = post(receiver, url, rules)
    assert (told.refused, told.status) == (True, None)
    assert (receiver.resolved, receiver.connected) == ([], [])


@pytest.mark.parametrize("host", LITERALS)
@pytest.mark.parametrize("rules", [STRICT, PLAIN], ids=["strict", "http"])
def test_an_address_that_is_not_public_is_refused_when_it_is_given(host: str, rules: Rules) -> None:
    refused(f"https://{host}/hook", rules)


@pytest.mark.parametrize("url", WRONG_FORMS)
def test_an_address_of_a_wrong_form_is_refused_when_it_is_given(url: str) -> None:
    refused(url, STRICT)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://cms.example", "https://cms.example"),
        ("HTTPS://CMS.example:443/Hook?a=b", "https://cms.example/Hook?a=b"),
        ("https://zeitung-münchen.example/ü", "https://xn--zeitung-mnchen-osb.example/%C3%BC"),
        ("https://93.184.216.34/hook", "https://93.184.216.34/hook"),
        ("https://cms.example:80/", "https://cms.example:80/"),
    ],
)
def test_an_address_is_kept_in_its_normal_form(url: str, normal: str) -> None:
    assert judged_callback(url, STRICT) == normal
    assert judged_callback(normal, STRICT) == normal


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["::ffff:10.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "not an address"],
    ],
)
def test_a_name_that_leads_inside_is_refused_when_it_comes_to_sending(addresses: Sequence[str]) -> None:
    receiver = Receiver(names={"inner.example": [addresses]})
    assert post(receiver, "http://inner.example/").refused
    assert receiver.connected == []


@pytest.mark.parametrize("host", ["localhost", "db.localhost", "localhost.", "printer"])
def test_a_name_of_this_machine_or_its_neighbours_is_refused_by_its_address(host: str) -> None:
    receiver = Receiver(names={host: [["127.0.0.1", "::1"]]})
    assert post(receiver, f"http://{host}/").refused
    assert receiver.connected == []


def test_a_name_is_resolved_once_and_the_connection_goes_to_that_very_address() -> None:
    receiver = Receiver(names={"rebind.example": [[PUBLIC], ["127.0.0.1"]]})
    assert post(receiver, "http://rebind.example/").status == 204
    assert receiver.resolved == ["rebind.example"]
    assert receiver.connected == [(PUBLIC, 80)]
    assert post(receiver, "http://rebind.example/").refused
    assert receiver.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 Other", "307 Same", "308 Same"])
def test_a_redirect_is_not_followed(status: str) -> None:
    receiver = Receiver(answers=[answer(status, "Location: http://127.0.0.1/")])
    assert post(receiver, "http://cms.example/").status == int(status[:3])
    assert len(receiver.received) == 1
    assert receiver.connected == [(PUBLIC, 80)]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    receiver = Receiver()
    assert post(receiver, "http://cms.example/").status == 204
    assert receiver.connected == [(PUBLIC, 80)]


def test_private_networks_are_reached_only_where_the_operator_allows_it() -> None:
    assert post(Receiver(), "http://127.0.0.1/", INNER).status == 204
    assert post(Receiver(names={"cms.lan": [["10.0.0.7"]]}), "http://cms.lan/", INNER).status == 204
    assert post(Receiver(), "http://cms.example/", INNER).status == 204


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "224.0.0.1",
    ],
)
def test_what_is_neither_public_nor_a_private_network_is_refused_even_there(host: str) -> None:
    refused(f"http://{host}/", INNER)


@given(st.ip_addresses())
def test_no_address_is_both_public_and_inner(address: object) -> None:
    assert not (is_public(str(address)) and is_inner(str(address)))


@budget(max_examples=60)
@given(st.text(max_size=40) | st.text(max_size=20).map(lambda text: f"https://{text}"))
def test_any_text_as_an_address_is_refused_or_taken_in_a_form_that_is_taken_again(url: str) -> None:
    try:
        normal = judged_callback(url, STRICT)
    except CallbackRefused:
        return
    assert normal.isascii()
    assert normal.isprintable()
    assert judged_callback(normal, STRICT) == normal


def test_tls_is_told_the_name_and_the_connection_the_address() -> None:
    named: list[str | None] = []
    connected: list[tuple[str, int]] = []

    class Plain(httpcore.AsyncNetworkStream):
        async def start_tls(self, *args: object, **known: object) -> httpcore.AsyncNetworkStream:
            context, name = args[0], args[1]
            assert context.verify_mode.name == "CERT_REQUIRED"  # type: ignore[attr-defined]
            assert context.check_hostname  # type: ignore[attr-defined]
            named.append(str(name))
            raise httpcore.ConnectError("far enough")

        async def aclose(self) -> None:
            pass

    async def connect(address: str, port: int) -> httpcore.AsyncNetworkStream:
        connected.append((address, port))
        return Plain()

    transport = Transport(STRICT, 5, resolve=Receiver().resolve, connect=connect)
    told = asyncio.run(transport.post("https://cms.example/", HEADERS, "{}"))
    assert told == Answer(error="The connection failed (ConnectError).")
    assert (named, connected) == (["cms.example"], [(PUBLIC, 443)])


@dataclass
class Endless(httpcore.AsyncNetworkStream):
    """Answers with a beginning and then with the same for ever; counts what was read."""

    start: bytes
    forever: bytes
    count: int = 0
    sent: bytearray = field(default_factory=bytearray)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        chunk, self.start = (self.start or self.forever)[:max_bytes], b""
        self.count += len(chunk)
        return chunk

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self.sent += buffer

    async def aclose(self) -> None:
        pass

    def get_extra_info(self, info: str) -> None:
        return None


@pytest.mark.parametrize(
    ("start", "forever", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1_000, 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1_000 + b"\r\n", 200),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 1_000, 200),
        (b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 90 + b"\r\n", None),
        (b"HTTP/1.1 200 OK\r\n", b"x" * 1_000, None),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", None),
        (b"", b"nonsense", None),
    ],
)
def test_of_an_endless_answer_little_is_read(start: bytes, forever: bytes, status: int | None) -> None:
    stream = Endless(start, forever)

    async def connect(address: str, port: int) -> httpcore.AsyncNetworkStream:
        return stream

    transport = Transport(PLAIN, 5, resolve=Receiver().resolve, connect=connect)
    told = asyncio.run(transport.post("http://cms.example/", HEADERS, "{}"))
    assert told.status == status
    assert stream.count <= MOST_READ


def test_a_receiver_that_never_answers_runs_into_the_time_limit() -> None:
    receiver = Receiver(answers=[b"HTTP/1.1 2"], hangs=True)
    told = post(receiver, "http://cms.example/", seconds=DRIP)
    assert told == Answer(error="There was no answer within 0.2 seconds.")


def test_a_receiver_that_has_answered_but_never_ends_has_answered() -> None:
    slow = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nRetry-After: 7\r\n\r\nabc"
    told = post(Receiver(answers=[slow], hangs=True), "http://cms.example/", seconds=DRIP)
    assert told == Answer(200, "7")


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200", b"HTTP/1.1 999999 OK\r\n\r\n"])
def test_a_broken_answer_is_a_failure(said: bytes) -> None:
    told = post(Receiver(answers=[said]), "http://cms.example/")
    assert told.status is None
    assert told.error is not None
    assert not told.refused


@pytest.mark.parametrize("error", [OSError("no such host"), UnicodeError("label empty or too long")])
def test_a_name_that_does_not_resolve_is_a_failure_to_try_again(error: Exception) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise error

    transport = Transport(PLAIN, 5, resolve=resolve, connect=Receiver().connect)
    told = asyncio.run(transport.post("http://gone.example/", HEADERS, "{}"))
    assert told == Answer(error="The host name could not be resolved.")
    assert post(Receiver(names={"empty.example": [[]]}), "http://empty.example/") == told


def test_a_name_that_never_resolves_runs_into_the_time_limit() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    transport = Transport(PLAIN, DRIP, resolve=resolve, connect=Receiver().connect)
    told = asyncio.run(transport.post("http://cms.example/", HEADERS, "{}"))
    assert told.error == "There was no answer within 0.2 seconds."


def test_names_that_hang_take_no_thread_of_anything_else() -> None:
    async def run() -> Sequence[str]:
        pool = ThreadPoolExecutor(1)
        asyncio.get_running_loop().set_default_executor(pool)
        busy = threading.Event()
        occupied = asyncio.create_task(asyncio.to_thread(busy.wait))
        try:
            return await SystemResolver()("localhost", 80)
        finally:
            busy.set()
            await occupied

    assert set(asyncio.run(run())) <= {"127.0.0.1", "::1"}


def test_the_settings_say_which_ports_and_schemes_are_taken() -> None:
    chosen = rules_of(Settings.model_validate({"webhook_ports": "443, 8443"}))
    assert judged_callback("https://cms.example:8443/", chosen)
    for url in ("https://cms.example:80/", "http://cms.example:443/"):
        with pytest.raises(CallbackRefused):
            judged_callback(url, chosen)
