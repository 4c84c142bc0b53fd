"""The other end of `evals.peers.apart`: `python -I serving.py ADAPTER.py`, claims in, verdicts out.

It runs in the peer's interpreter: standard library alone, Python 3.9 and later. JSON lines on stdin and
stdout. First come the address, the name and the key of the model; the answer is `{"ready": true}`. Then each
`{"claim", "source"}` is answered by `{"score"?, "label"?, "reason"?}` or `{"failed"}`. Before each model call
it says `{"call": true, "retry": …}` and waits for `{"go": true}`; after it, `{"answered": {…tokens}}` or
`{"lost": true, "billed": …}`.

An adapter has `make(ask)`, which gives the judge: `judge(claim, source) -> {"score"?, "label"?, "reason"?}`.
`ask(messages, **more)` is the only way to the model. What the library wants to send anywhere else is refused.
"""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_PASSING = (408, 429, 500, 502, 503, 504, 529)
Ask = Callable[..., str]
Judge = Callable[[str, str], "dict[str, Any]"]


class _Lines:
    """Our ends of stdin and stdout; what a library prints goes to stderr, and it can read nothing."""

    def __init__(self) -> None:
        self._in = os.fdopen(os.dup(0), encoding="utf-8", newline="\n")
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)

    def read(self) -> dict[str, Any] | None:
        """The next line; None at the end."""
        line = self._in.readline()
        told: dict[str, Any] | None = json.loads(line) if line else None
        return told

    def write(self, told: dict[str, Any]) -> None:
        """One line."""
        self._out.write(json.dumps(told) + "\n")
        self._out.flush()


class _Model:
    """The chat completions of an OpenAI-compatible server."""

    def __init__(self, lines: _Lines, told: dict[str, Any]) -> None:
        self._lines = lines
        self._told = told
        self._lock = threading.Lock()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, messages: Sequence[dict[str, str]], **more: Any) -> str:
        """What the model says to `messages`; raises RuntimeError, in words without the key."""
        body = {"model": self._told["model"], "messages": list(messages), "temperature": 0.0, **more}
        with self._lock:
            for attempt in range(1, self._told["attempts"] + 1):
                text = self._once(body, attempt)
                if text is not None:
                    return text
                time.sleep(min(2.0 ** (attempt - 1), self._told["longest_wait"]))
        raise RuntimeError("The model gave no answer.")

    def _once(self, body: dict[str, Any], attempt: int) -> str | None:
        """One call; None when it failed in a way that passes and may be tried again."""
        last = attempt == self._told["attempts"]
        self._lines.write({"call": True, "retry": attempt > 1})
        if not (self._lines.read() or {}).get("go"):
            raise RuntimeError("The model may not be called.")
        request = urllib.request.Request(  # noqa: S310 - the address of the settings
            f"{self._told['base'].rstrip('/')}/chat/completions",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._told['key']}"},
        )
        try:
            with self._opener.open(request, timeout=self._told["timeout"]) as response:
                told = json.load(response)
            text = told["choices"][0]["message"]["content"]
            usage = told.get("usage") or {}
        except urllib.error.HTTPError as error:
            self._lines.write({"lost": True, "billed": error.code >= 500})
            if error.code in _PASSING and not last:
                return None
            raise RuntimeError(f"The model's server answered {error.code}.") from None
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            self._lines.write({"lost": True, "billed": True})
            if isinstance(error, OSError) and not last:
                return None
            raise RuntimeError(f"The model's server gave no answer: {type(error).__name__}.") from None
        tokens = {name: usage.get(name) for name in ("prompt_tokens", "completion_tokens")}
        self._lines.write({"answered": tokens})
        return str(text or "")


def _keep_to(base: str) -> None:
    """Refuse every connection and look-up but those of the model's server, whatever a library wants."""
    place = urlsplit(base)
    host, port = place.hostname or "", place.port or (443 if place.scheme == "https" else 80)
    known = {found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto"):
            address = arguments[1]
            if isinstance(address, tuple) and (address[0] not in known or address[1] != port):
                raise PermissionError("Only the model's server may be reached.")
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            name = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
            if name not in (host, None, *known):
                raise PermissionError("Only the model's server may be looked up.")

    sys.addaudithook(hook)


def _adapter(path: str) -> Any:
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _judged(judge: Judge, told: dict[str, Any]) -> dict[str, Any]:
    try:
        return judge(told["claim"], told["source"])
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the claim has no verdict
        ours = isinstance(error, RuntimeError) and str(error).startswith("The model")
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return {"failed": str(error) if ours else type(error).__name__}


def main() -> None:
    """Serve until stdin ends."""
    lines = _Lines()
    told = lines.read()
    if told is None:
        return
    _keep_to(told["base"])
    judge = _adapter(sys.argv[1]).make(_Model(lines, told).ask)
    lines.write({"ready": True})
    while (asked := lines.read()) is not None:
        lines.write(_judged(judge, asked))


if __name__ == "__main__":
    main()
