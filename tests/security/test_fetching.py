"""The guard of URL fetching: what is refused is refused before anything is connected.

The resolver and the connector are stubs that record what they are asked for; where a page has to come back,
the connector leads to a server on loopback that plays the public address.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import httpcore
import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from service.errors import FetchFailed, FetchRefused, InputTooLarge, StandfirstError, UnsupportedFormat
from service.fetching import Fetched, fetch
from service.outbound import is_public
from service.settings import Settings

PUBLIC = "93.184.216.34"
OTHER_PUBLIC = "2606:2800:220:1:248:1893:25c8:1946"
PAGE = b"<p>The council met on Monday.</p>"


def settings(**changes: object) -> Settings:
    return Settings.model_validate({"fetch_urls": True, "fetch_timeout_seconds": 5.0, **changes})


def answer(
    body: bytes = PAGE, *, status: str = "200 OK", media_type: str = "text/html", headers: Sequence[str] = ()
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body


def redirect(location: str) -> bytes:
    return answer(b"", status="302 Found", headers=[f"Location: {location}"])


@dataclass
class Internet:
    """A stub of resolver and network that writes down what it was asked; names resolve to `PUBLIC`."""

    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    pages: list[bytes] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    hangs: bool = False
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    served: list[asyncio.Future[None]] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.resolved.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def get(self, url: str, **changes: object) -> Fetched:
        return asyncio.run(self._get(url, settings(**changes)))

    async def _get(self, url: str, chosen: Settings) -> Fetched:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]

        async def connect(address: str, asked_port: int) -> httpcore.AsyncNetworkStream:
            self.connected.append((address, asked_port))
            if address in self.broken:
                raise httpcore.ConnectError("unreachable")
            return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", port)

        async with server:
            try:
                return await fetch(url, settings=chosen, resolve=self.resolve, connect=connect)
            finally:
                await asyncio.gather(*self.served)

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.served.append(asyncio.ensure_future(self._answer(reader, writer)))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
        writer.write(self.pages.pop(0))
        if self.hangs:
            await reader.read()  # until the client gives up
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()


def refusal(internet: Internet, url: str) -> FetchRefused:
    with pytest.raises(FetchRefused) as caught:
        internet.get(url)
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://100.127.255.254/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2001:0:5db8:d822:0:0:f5ff:fff7]/",
    ],
)
def test_an_address_that_is_not_public_is_refused_before_anything_is_connected(url: str) -> None:
    internet = Internet()
    refusal(internet, url)
    assert internet.connected == []
    assert internet.resolved == []


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "0",
        "1.0x",
        "0x",
    ],
)
def test_a_number_that_a_resolver_would_read_as_an_address_is_refused(host: str) -> None:
    internet = Internet()
    refusal(internet, f"http://{host}/")
    assert internet.connected == []
    assert internet.resolved == []


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "db.localhost", "localhost.", "printer"])
def test_a_name_for_this_machine_or_its_neighbours_is_refused_by_its_address(host: str) -> None:
    internet = Internet(names={host.lower(): [["127.0.0.1", "::1"]]})
    refusal(internet, f"http://{host}/")
    assert internet.connected == []


@pytest.mark.parametrize(
    "addresses",
    [
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "::1"],
        [OTHER_PUBLIC, "::ffff:10.0.0.1"],
        [PUBLIC, "not an address"],
    ],
)
def test_one_private_address_among_public_ones_spoils_the_answer(addresses: list[str]) -> None:
    internet = Internet(names={"mixed.example": [addresses]})
    refusal(internet, "http://mixed.example/")
    assert internet.connected == []


def test_a_name_is_resolved_once_and_the_connection_goes_to_that_very_address() -> None:
    internet = Internet(names={"rebind.example": [[PUBLIC], ["127.0.0.1"]]}, pages=[answer()])
    fetched = internet.get("http://rebind.example/story")
    assert fetched == Fetched(PAGE, "text/html", "http://rebind.example/story")
    assert internet.resolved == ["rebind.example"]
    assert internet.connected == [(PUBLIC, 80)]


def test_a_redirect_to_a_name_that_has_since_moved_inside_is_refused() -> None:
    internet = Internet(
        names={"rebind.example": [[PUBLIC], ["127.0.0.1"]]}, pages=[redirect("http://rebind.example/b")]
    )
    refusal(internet, "http://rebind.example/a")
    assert internet.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "//169.254.169.254/latest",
        "http://inner.example/",
        "file:///etc/passwd",
        "gopher://news.example/",
        "http://news.example:22/",
        "http://good@127.0.0.1/",
    ],
)
def test_a_redirect_is_judged_like_a_first_address(location: str) -> None:
    internet = Internet(names={"inner.example": [["10.1.2.3"]]}, pages=[redirect(location)])
    refusal(internet, "http://news.example/")
    assert internet.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "url",
    [
        "http://good@127.0.0.1/",
        "http://news.example@127.0.0.1/",
        "http://user:secret@news.example/",
        "http://news.example\\@127.0.0.1/",
        "http://news.example:22/",
        "http://news.example:8080/",
        "http://news.example:0/",
        "https://news.example:6379/",
        "file:///etc/passwd",
        "gopher://news.example/",
        "ftp://news.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//news.example/",
        "news.example",
        "http://",
        "http:///path",
        "http://news.example:port/",
        "http://news.example:99999/",
        "http://[::1/",
        "http://exa\x00mple/",
        "http://news.example/\r\nHost: inner",
        "http://１２７.0.0.1/",
        "http://ⓛocalhost/",
        "http://" + "a" * 300 + ".example/",
        "http://news.example/" + "a" * 70_000,
        "",
    ],
)
def test_a_url_of_a_wrong_form_is_refused_before_anything_is_resolved_or_connected(url: str) -> None:
    internet = Internet()
    refusal(internet, url)
    assert internet.connected == []
    assert internet.resolved == []


def test_a_refusal_does_not_repeat_the_address() -> None:
    detail = refusal(Internet(), "http://good@127.0.0.1/secret-path").detail
    assert "127.0.0.1" not in detail
    assert "secret" not in detail


def test_a_page_comes_back_with_its_media_type_and_the_request_names_the_host() -> None:
    internet = Internet(pages=[answer(media_type="text/html; charset=iso-8859-1")])
    fetched = internet.get("  http://news.example/a?b=c#part ")
    assert fetched == Fetched(PAGE, "text/html; charset=iso-8859-1", "http://news.example/a?b=c")
    assert internet.requests[0].startswith("GET /a?b=c HTTP/1.1\r\nHost: news.example\r\n")


def test_a_host_that_is_not_ascii_is_asked_for_by_its_encoded_name() -> None:
    internet = Internet(pages=[answer()])
    internet.get("http://zeitung-münchen.example/")
    assert internet.resolved == ["xn--zeitung-mnchen-osb.example"]
    assert "Host: xn--zeitung-mnchen-osb.example\r\n" in internet.requests[0]


def test_tls_is_told_the_name_and_the_connection_the_address() -> None:
    named: list[str | None] = []

    class Stream(httpcore.AsyncNetworkStream):
        async def start_tls(self, *args: object, **known: object) -> httpcore.AsyncNetworkStream:
            named.append(str(known["server_hostname"]))
            raise httpcore.ConnectError("far enough")

        async def aclose(self) -> None:
            pass

    connected: list[tuple[str, int]] = []

    async def connect(address: str, port: int) -> httpcore.AsyncNetworkStream:
        connected.append((address, port))
        return Stream()

    with pytest.raises(FetchFailed):
        asyncio.run(
            fetch("https://news.example/", settings=settings(), resolve=Internet().resolve, connect=connect)
        )
    assert named == ["news.example"]
    assert connected == [(PUBLIC, 443)]


def test_the_next_address_of_the_answer_is_tried_when_the_first_cannot_be_reached() -> None:
    internet = Internet(
        names={"news.example": [[OTHER_PUBLIC, PUBLIC]]}, broken=frozenset({OTHER_PUBLIC}), pages=[answer()]
    )
    assert internet.get("http://news.example/").data == PAGE
    assert internet.connected == [(OTHER_PUBLIC, 80), (PUBLIC, 80)]


def test_redirects_between_public_addresses_are_followed_and_the_last_url_is_told() -> None:
    internet = Internet(pages=[redirect("/b"), redirect("http://other.example/c#x"), answer()])
    assert internet.get("http://news.example/a").final_url == "http://other.example/c"
    assert internet.resolved == ["news.example", "news.example", "other.example"]


def test_a_sixth_redirect_is_not_followed() -> None:
    internet = Internet(pages=[redirect(f"/{number}") for number in range(9)])
    with pytest.raises(FetchFailed, match="more than 5 times"):
        internet.get("http://news.example/")
    assert len(internet.requests) == 6


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    internet = Internet(pages=[answer()])
    assert internet.get("http://news.example/").data == PAGE
    assert internet.connected == [(PUBLIC, 80)]


def test_a_body_that_announces_too_many_bytes_is_refused() -> None:
    internet = Internet(pages=[answer(b"x" * 2_000)])
    with pytest.raises(InputTooLarge, match="1,000 bytes"):
        internet.get("http://news.example/", fetch_max_bytes=1_000)


def test_a_body_that_does_not_announce_its_length_is_cut_off_at_the_limit() -> None:
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + b"x" * 50_000
    internet = Internet(pages=[endless], hangs=True)
    with pytest.raises(InputTooLarge):
        internet.get("http://news.example/", fetch_max_bytes=1_000)


def test_a_compressed_body_is_unpacked() -> None:
    packed = gzip.compress(PAGE[:10]) + gzip.compress(PAGE[10:])
    internet = Internet(pages=[answer(packed, headers=["Content-Encoding: gzip"])])
    assert internet.get("http://news.example/").data == PAGE


def test_a_compression_bomb_is_stopped_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    internet = Internet(pages=[answer(bomb, headers=["Content-Encoding: gzip"])])
    with pytest.raises(InputTooLarge):
        internet.get("http://news.example/", fetch_max_bytes=100_000)


@pytest.mark.parametrize(
    "page",
    [
        answer(b"not gzip", headers=["Content-Encoding: gzip"]),
        answer(gzip.compress(PAGE)[:-9], headers=["Content-Encoding: gzip"]),
        answer(b"", headers=["Content-Encoding: gzip"]),
        answer(PAGE, headers=["Content-Encoding: br"]),
        answer(PAGE, headers=["Content-Encoding: gzip, gzip"]),
        answer(PAGE, status="404 Not Found"),
        answer(PAGE, status="500 Broken"),
        answer(PAGE, status="206 Partial Content"),
        answer(b"", status="302 Found"),
        answer(PAGE)[:-5],
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_a_broken_answer_is_a_failure_and_never_half_a_page(page: bytes) -> None:
    with pytest.raises(FetchFailed):
        Internet(pages=[page]).get("http://news.example/")


@pytest.mark.parametrize("media_type", ["image/png", "application/zip", "video/mp4", ""])
def test_a_page_that_is_not_a_text_is_not_taken(media_type: str) -> None:
    with pytest.raises(UnsupportedFormat):
        Internet(pages=[answer(media_type=media_type)]).get("http://news.example/")


def test_a_body_that_never_ends_runs_into_the_time_limit() -> None:
    slow = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nabc"
    with pytest.raises(FetchFailed, match=r"0\.2 seconds"):
        Internet(pages=[slow], hangs=True).get("http://news.example/", fetch_timeout_seconds=0.2)


def test_a_name_that_does_not_resolve_is_a_failure() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    with pytest.raises(FetchFailed, match="could not be resolved"):
        asyncio.run(fetch("http://gone.example/", settings=settings(), resolve=resolve, connect=_never))


def test_a_name_without_addresses_is_a_failure() -> None:
    internet = Internet(names={"empty.example": [[]]})
    with pytest.raises(FetchFailed):
        internet.get("http://empty.example/")


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_it_is_wrapped(address: object) -> None:
    plain = str(address)
    assert is_public(f"::ffff:{plain}") == is_public(plain)
    assert is_public(f"64:ff9b::{plain}") == is_public(plain)


@given(st.ip_addresses(v=4, network="100.64.0.0/10") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_shared_and_private_ranges_are_never_public(address: object) -> None:
    assert not is_public(str(address))


@budget(max_examples=40)
@given(st.text(max_size=40))
def test_any_text_as_a_url_is_refused_or_fails_but_nothing_else(url: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return []

    with pytest.raises(StandfirstError):
        asyncio.run(fetch(url, settings=settings(), resolve=resolve, connect=_never))


async def _never(address: str, port: int) -> httpcore.AsyncNetworkStream:
    raise AssertionError("nothing may be connected")
