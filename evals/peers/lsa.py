"""LSA: sentences ranked by the topics of a singular value decomposition (Steinberger and Ježek 2004).

sumy's implementation (`evals.peers.sumy`; Apache-2.0), its defaults, with our sentences and words.
"""

from __future__ import annotations

from evals.peers.extractive import Extractive
from evals.peers.sumy import sumy_version, with_sumy

LSA = Extractive("lsa", "LSA", with_sumy("lsa", "LsaSummarizer"), sumy_version)
