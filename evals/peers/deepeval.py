"""DeepEval: the share of a claim's statements that its faithfulness metric finds borne out by the source.

Confident AI, Apache-2.0, https://github.com/confident-ai/deepeval; no dependency.
Tried: 4.3.1 with Python 3.11, against a scripted model server: three calls a claim, and an answer that is no
JSON fails the item (ValueError). Its quality with a real model was not measured here.

A claim is the `actual_output`, the source the one `retrieval_context`; three model calls a claim. It is
called supported when every statement is: a claim is grounded as a whole or not at all. Two of its defaults
would let claims pass, and are not used: statements that the source says nothing about count as faithful
(`penalize_ambiguous_claims=True` here), and a claim in which it finds no statement scores 1 (fails here).
"""

from __future__ import annotations

from evals.peers.apart import CHILDREN, Apart

DEEPEVAL = Apart("deepeval", "DeepEval", "deepeval", CHILDREN / "ask_deepeval.py", supported_from=1.0)
