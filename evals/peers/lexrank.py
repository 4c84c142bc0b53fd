"""LexRank: sentences ranked by PageRank over their tf-idf cosine similarity (Erkan and Radev 2004).

sumy's implementation (`evals.peers.sumy`; Apache-2.0), its defaults, with our sentences and words.
"""

from __future__ import annotations

from evals.peers.extractive import Extractive
from evals.peers.sumy import sumy_version, with_sumy

LEXRANK = Extractive("lexrank", "LexRank", with_sumy("lex_rank", "LexRankSummarizer"), sumy_version)
