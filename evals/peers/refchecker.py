"""RefChecker: its language-model checker's label of a claim: entailment, neutral or contradiction.

Amazon, Apache-2.0, https://github.com/amazon-science/RefChecker; no dependency.
Tried: 0.2.17 with Python 3.11, against a scripted model server: one call a claim. Its environment takes more
than 6 GB (torch among it), though none of that is used here.

The claim is checked as it stands (a sub-sentence in its words), without its extractor of triplets, against
the source as one passage; there is no score. An answer that names none of its labels is
neutral there.
"""

from __future__ import annotations

from evals.peers.apart import CHILDREN, Apart

REFCHECKER = Apart(
    "refchecker", "RefChecker", "refchecker", CHILDREN / "ask_refchecker.py", supported_from=None
)
