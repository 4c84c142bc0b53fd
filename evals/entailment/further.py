"""Train a network further on pairs that were turned or written, without losing what it knew.

`python evals/entailment/further.py --start W.npz --new TURNED.npz --replay TRAIN.npz --out FURTHER.npz`
needs torch and numpy only; two CPU cores are enough. A step is one batch: new pairs (of
`evals.entailment.turned` and `.written`, every table as often) with their labels, and pairs of the first
training, where the network learns mostly from its own answers before, or from those of a teacher
(distillation, Hinton et al. 2015), so that it stays what it was. The embeddings and the lower layers are
frozen, which also halves the work: all networks share them.
"""

from __future__ import annotations

import argparse
import copy
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[2]))

from evals.entailment.network import LAYERS, CrossEncoder, load, save
from evals.entailment.train import Encoded, encode, inputs, join, loss_of, weights_of

NEW, KNOWN = 20, 12
"""Pairs of each sort in a batch."""

_MEGABATCH = 8
_WARM_UP = 20

_OF_PEOPLE = 2.0
"""How much more often a pair is drawn whose claim a person found grounded."""


def not_longer(drawn: np.ndarray, encoded: Encoded, longest: int) -> np.ndarray:
    """The same chances without the pairs of more than `longest` tokens."""
    kept = drawn * (encoded.lengths.numpy() <= longest)
    shares: np.ndarray = kept / kept.sum()
    return shares


def new_weights(encoded: Encoded, of_people: float) -> np.ndarray:
    """How likely each new pair is to be drawn: both labels alike, kinds by the root of their number.

    Pairs of what people wrote are drawn more often than those of the documents' own sentences, which are
    easier: there hardly a word differs.
    """
    labels = (encoded.labels.numpy() > 0).astype(int)
    drawn = np.zeros(len(labels))
    for label in (0, 1):
        for kind, name in enumerate(encoded.names):
            members = (encoded.kinds == kind) & (labels == label)
            if members.any():
                drawn[members] = (of_people if name.endswith(":human") else 1.0) * members.sum() ** -0.5
        drawn[labels == label] /= drawn[labels == label].sum() * 2
    return drawn


def batches(encoded: Encoded, drawn: np.ndarray, offset: int, size: int, seed: int) -> Iterator[torch.Tensor]:
    """`size` rows alike in length, again and again; `drawn` are the chances of the rows from `offset` on."""
    chance = np.random.default_rng(seed)
    while True:
        rows = chance.choice(len(drawn), size * _MEGABATCH, p=drawn) + offset
        rows = rows[np.argsort(encoded.lengths.numpy()[rows], kind="stable")]
        for number in range(_MEGABATCH):
            yield torch.from_numpy(rows[number * size : (number + 1) * size])


def further(
    start: CrossEncoder,
    teacher: CrossEncoder,
    new: Sequence[Encoded],
    replay: Encoded,
    *,
    of_people: float,
    steps: int,
    seconds: float,
    rate: float,
    frozen: int,
    longest: int,
    seed: int,
) -> CrossEncoder:
    """The network after `steps` batches or `seconds`, whichever ends first; an average of its last states."""
    torch.manual_seed(seed)
    before, network = teacher.eval(), copy.deepcopy(start)
    encoded = join([*new, replay])
    learning = [
        one
        for part in (*network.blocks[frozen:], network.pool, network.pair, network.carries)
        for one in part.parameters()
    ]
    optimiser = torch.optim.AdamW(learning, lr=rate, weight_decay=0.0)
    average = [one.detach().clone() for one in learning]
    shares = [not_longer(new_weights(table, of_people), table, longest) / len(new) for table in new]
    news = batches(encoded, np.concatenate(shares), 0, NEW, seed)
    drawn = not_longer(weights_of(replay, 0.5, 2.0), replay, longest)
    known = batches(encoded, drawn, sum(len(table.labels) for table in new), KNOWN, seed + 1)
    began, lost = time.time(), 0.0
    network.train()
    for step in range(steps):
        done = max(step / steps, (time.time() - began) / seconds)
        if done >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / _WARM_UP) * (1 - 0.9 * done)
        loss = torch.zeros(())
        for rows, is_known in ((next(news), False), (next(known), True)):
            ids, kinds, mask, numbers = inputs(encoded, rows)
            with torch.no_grad():
                hidden = before.lower(ids, kinds, mask, frozen)
                taught = functional.softmax(before.upper(hidden, mask, frozen)[0], -1) if is_known else None
            pair, tokens = network.upper(hidden, mask, frozen)
            loss = loss + _loss(encoded, rows, pair, tokens, numbers, taught) / 2
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        share = 1 - min(0.98, (step + 1) / (step + 10))
        torch._foreach_lerp_(average, [one.detach() for one in learning], share)
        lost += float(loss.detach())
        if step % 5 == 4:
            print(step + 1, round(time.time() - began), round(lost / 5, 3), flush=True)
            lost = 0.0
    for one, mean in zip(learning, average, strict=True):
        one.data.copy_(mean)
    return network


def _loss(
    encoded: Encoded,
    rows: torch.Tensor,
    pair: torch.Tensor,
    tokens: torch.Tensor,
    numbers: torch.Tensor,
    taught: torch.Tensor | None,
) -> torch.Tensor:
    """The loss of the first training; `taught` are the probabilities of just these rows."""
    own = loss_of(encoded, rows, pair, tokens, numbers, None)
    if taught is None:
        return own
    return 0.25 * own + 0.75 * -(taught * functional.log_softmax(pair, dim=-1)).sum(-1).mean()


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--start", type=Path, required=True, help="weights to begin with: evals.entailment.train or .shipped"
    )
    parser.add_argument(
        "--teacher", type=Path, help="whose answers to keep to, with the same lower layers (default: --start)"
    )
    parser.add_argument("--new", type=Path, nargs="+", required=True, help="tables of new pairs")
    parser.add_argument("--replay", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--frozen", type=int, default=LAYERS // 2, help="lower layers that stay as they are")
    parser.add_argument("--longest", type=int, default=144, help="tokens of the longest pair to learn from")
    parser.add_argument("--of-people", type=float, default=_OF_PEOPLE)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = further(
        load(arguments.start),
        load(arguments.teacher or arguments.start),
        [encode(path) for path in arguments.new],
        encode(arguments.replay),
        of_people=arguments.of_people,
        steps=arguments.steps,
        seconds=arguments.seconds,
        rate=arguments.rate,
        frozen=arguments.frozen,
        longest=arguments.longest,
        seed=arguments.seed,
    )
    save(network, arguments.out)


if __name__ == "__main__":
    main()
