"""TextRank: sentences ranked by PageRank over the words that they share (Mihalcea and Tarau 2004).

sumy's implementation (`evals.peers.sumy`; Apache-2.0), its defaults, with our sentences and words.
"""

from __future__ import annotations

from evals.peers.extractive import Extractive
from evals.peers.sumy import sumy_version, with_sumy

TEXTRANK = Extractive("textrank", "TextRank", with_sumy("text_rank", "TextRankSummarizer"), sumy_version)
