"""RAGAS: the share of a claim's statements that its faithfulness metric infers from the source.

Vibrant Labs, Apache-2.0, https://github.com/vibrantlabsai/ragas; no dependency.
Tried: 0.4.3 with Python 3.11, against a scripted model server. Installed alone it did not load (it imports a
module that langchain-community 0.4 no longer has): install `ragas "langchain-community<0.4"`. An answer that
is no JSON of its schema is asked for again, then fails the item.

A claim is the `response`, the source the one retrieved context; two model calls a claim, more where an answer
is no JSON of its schema. It is called supported when every statement is. A claim in which it finds no
statement has no score there (nan), and fails here.
"""

from __future__ import annotations

from evals.peers.apart import CHILDREN, Apart

RAGAS = Apart("ragas", "RAGAS", "ragas", CHILDREN / "ask_ragas.py", supported_from=1.0)
