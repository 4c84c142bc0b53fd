"""Every peer, one line each."""

from __future__ import annotations

from collections.abc import Mapping

from evals.peers.deepeval import DEEPEVAL
from evals.peers.lead import LEAD
from evals.peers.lexical import Lexical
from evals.peers.lexrank import LEXRANK
from evals.peers.lsa import LSA
from evals.peers.protocol import Peer
from evals.peers.ragas import RAGAS
from evals.peers.refchecker import REFCHECKER
from evals.peers.textrank import TEXTRANK
from evals.peers.wording import Wording
from service.errors import InputError
from service.formats.visible import one_line

PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (LEAD, TEXTRANK, LEXRANK, LSA, Lexical(), Wording(), DEEPEVAL, RAGAS, REFCHECKER)
}


def peer_of(name: str) -> Peer:
    """The peer of that name; raises `InputError` that lists the known ones."""
    if name not in PEERS:
        raise InputError(f"There is no peer “{one_line(name, 80)}”; there are {', '.join(PEERS)}.")
    return PEERS[name]
