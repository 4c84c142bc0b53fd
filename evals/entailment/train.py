"""Train the cross-encoder on the tables that `evals.entailment.pairs` wrote: teachers first, then one
student.

`python evals/entailment/train.py --base BASE.npz --train A.npz B.npz --measure DEV.npz --out W.npz` needs
torch
and numpy only. A step is one batch of 256 pairs. Each teacher first sees mostly synthetic pairs, then mostly
human-labelled ones; inside each data set its labels are balanced, since their base rates would give the
answer
away. The student learns from the mean of the teachers' probabilities (Hinton et al. 2015) on the same
pairs: the
average of several networks is better than each, and costs one. Weights are an exponential moving average.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parents[2]))

from evals.entailment.network import CLS, PAD, SEP, CrossEncoder, load, save

LONGEST, LONGEST_CLAIM = 208, 64
BATCH = 256
_MEGABATCH = 32
_NEWS = ("fib_xsum", "xsumfaith", "fib_cnn_dm")


@dataclass
class Encoded:
    """Pairs as matrices (pairs, tokens): ids, sentence numbers (0 none, then 1…), claim and whole lengths."""

    ids: torch.Tensor
    sentences: torch.Tensor
    claim_lengths: torch.Tensor
    lengths: torch.Tensor
    carries: torch.Tensor
    labels: torch.Tensor
    human: torch.Tensor
    kinds: np.ndarray
    names: list[str]
    groups: np.ndarray

    def to(self, device: torch.device) -> Encoded:
        """The same pairs with their tensors on `device`."""
        columns = ("ids", "sentences", "claim_lengths", "lengths", "carries", "labels", "human")
        return replace(self, **{column: getattr(self, column).to(device) for column in columns})


def encode(path: Path) -> Encoded:
    """The pairs of one table as `[CLS] claim [SEP] sentences [SEP]`, cut to the longest that is read."""
    table = np.load(path)
    texts = np.split(table["tokens"], np.cumsum(table["lengths"].astype(np.int64))[:-1])
    bounds = np.r_[0, np.cumsum(table["window_lengths"].astype(np.int64))]
    count = len(table["labels"])
    names = table["names"]
    edits = ("renamed:number", "renamed:date", "renamed:unit", "renamed:name", "renamed:opposite")
    named_sets = np.char.startswith(names, "renamed:") & ~np.isin(names, edits)
    ids = np.full((count, LONGEST), PAD, dtype=np.int16)
    numbers = np.zeros((count, LONGEST), dtype=np.uint8)
    carries = np.full((count, 16), -1, dtype=np.int8)
    claim_lengths = np.zeros(count, dtype=np.int64)
    lengths = np.zeros(count, dtype=np.int64)
    windows, flags, claims = table["windows"], table["carries"], table["claims"]
    for row in range(count):
        claim = texts[claims[row]][:LONGEST_CLAIM]
        head = len(claim) + 2
        ids[row, 0], ids[row, 1 : head - 1], ids[row, head - 1] = CLS, claim, SEP
        place = head
        for number, index in enumerate(range(bounds[row], bounds[row + 1]), start=1):
            words = texts[windows[index]][: LONGEST - 1 - place]
            ids[row, place : place + len(words)] = words
            numbers[row, place : place + len(words)] = min(number, 16)
            carries[row, min(number, 16) - 1] = flags[index] if len(words) else -1
            place += len(words)
        ids[row, place] = SEP
        claim_lengths[row], lengths[row] = head, place + 1
    return Encoded(
        torch.from_numpy(ids),
        torch.from_numpy(numbers),
        torch.from_numpy(claim_lengths),
        torch.from_numpy(lengths),
        torch.from_numpy(carries),
        torch.from_numpy(table["labels"].astype(np.int64)),
        torch.from_numpy(np.char.startswith(names, "human:")[table["kinds"]] | named_sets[table["kinds"]]),
        table["kinds"],
        [str(name) for name in names],
        table["groups"],
    )


def weights_of(encoded: Encoded, human_share: float, news_weight: float) -> np.ndarray:
    """How likely each pair is to be drawn; they add up to 1."""
    kinds = np.asarray(encoded.names)[encoded.kinds]
    labels = (encoded.labels.cpu().numpy() > 0).astype(int)
    human = np.char.startswith(kinds, "human:")
    drawn = np.zeros(len(labels))
    for name in sorted(set(kinds[human])):
        members = kinds == name
        share = math.sqrt(members.sum()) * (news_weight if name[6:] in _NEWS else 1.0)
        for label in (0, 1):
            group = members & (labels == label)
            if group.any():
                drawn[group] = share / group.sum()
    drawn[human] *= human_share / drawn[human].sum()
    for label in (0, 1):
        group = ~human & (labels == label)
        drawn[group] = (1 - human_share) / 2 / group.sum()
    shares: np.ndarray = drawn / drawn.sum()
    return shares


def batches(encoded: Encoded, drawn: np.ndarray, seed: int) -> Iterator[torch.Tensor]:
    """Rows of one batch after another, alike in length so that little is padded."""
    device = encoded.ids.device
    chance = torch.Generator(device=device).manual_seed(seed)
    likely = torch.from_numpy(drawn).float().to(device)
    order = np.random.default_rng(seed)
    while True:
        rows = torch.multinomial(likely, BATCH * _MEGABATCH, replacement=True, generator=chance)
        rows = rows[torch.argsort(encoded.lengths[rows])]
        for number in order.permutation(_MEGABATCH):
            yield rows[number * BATCH : (number + 1) * BATCH]


def inputs(encoded: Encoded, rows: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Ids, segments, mask and sentence numbers of some rows, cut to the longest of them."""
    lengths = encoded.lengths[rows]
    longest = min(LONGEST, -(-int(lengths.max()) // 8) * 8)
    places = torch.arange(longest, device=rows.device)
    segments = (places[None] >= encoded.claim_lengths[rows][:, None]).long()
    mask = places[None] < lengths[:, None]
    return encoded.ids[rows, :longest].long(), segments, mask, encoded.sentences[rows, :longest].long()


def loss_of(
    encoded: Encoded,
    rows: torch.Tensor,
    pair: torch.Tensor,
    tokens: torch.Tensor,
    numbers: torch.Tensor,
    taught: torch.Tensor | None,
) -> torch.Tensor:
    """Cross-entropy over the classes, plus that of the sentences whose part is known.

    Of a human-labelled negative only “not supported” is known: its loss is -log(1 - p(supported)). With the
    teachers' probabilities `taught` (pairs, classes) most of the loss is the cross-entropy to them.
    """
    labels = encoded.labels[rows]
    logs = functional.log_softmax(pair.float(), dim=-1)
    not_supported = torch.logsumexp(logs[:, 1:], dim=-1)
    known = functional.nll_loss(logs, labels, reduction="none")
    smooth = 0.03 * -(logs[:, 0] + not_supported) / 2
    hard = torch.where(encoded.human[rows] & (labels > 0), -not_supported, known) + smooth
    main = hard.mean()
    if taught is not None:
        main = 0.25 * main + 0.75 * -(taught[rows] * logs).sum(-1).mean()
    carries = encoded.carries[rows].float()
    places = (numbers - 1).clamp(min=0)
    sums = torch.zeros_like(carries).scatter_add_(1, places, tokens.float() * (numbers > 0))
    counts = torch.zeros_like(carries).scatter_add_(1, places, (numbers > 0).float())
    wanted = ((carries >= 0) & (counts > 0)).float()
    means = sums / counts.clamp(min=1)
    each = functional.binary_cross_entropy_with_logits(means, carries.clamp(min=0), reduction="none")
    return main + 0.25 * (each * wanted).sum() / wanted.sum().clamp(min=1)


@torch.no_grad()
def probabilities(network: CrossEncoder, encoded: Encoded) -> torch.Tensor:
    """The probabilities of the classes, (pairs, 3); an empty window supports nothing."""
    network.eval()
    device = encoded.ids.device
    order = torch.argsort(encoded.lengths)
    found = torch.zeros(len(order), 3, device=device)
    for start in range(0, len(order), 1024):
        rows = order[start : start + 1024]
        ids, segments, mask, _ = inputs(encoded, rows)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
            pair, _ = network(ids, segments, mask)
        found[rows] = functional.softmax(pair.float(), dim=-1)
    found[encoded.sentences.sum(1, dtype=torch.long) == 0] = torch.tensor([0.0, 1.0, 0.0], device=device)
    return found


def report(found: torch.Tensor, encoded: Encoded) -> str:
    """Balanced accuracy and area under the ROC curve by component, claims by their weakest sentence."""
    groups = int(encoded.groups.max()) + 1
    weakest = np.ones(groups)
    np.minimum.at(weakest, encoded.groups, found[:, 0].cpu().numpy())
    labels = np.zeros(groups, dtype=int)
    labels[encoded.groups] = (encoded.labels.cpu().numpy() == 0).astype(int)
    component = np.zeros(groups, dtype=int)
    component[encoded.groups] = encoded.kinds
    thresholds = np.linspace(0.02, 0.98, 49)
    table, areas = [], []
    for number in range(len(encoded.names)):
        here = component == number
        good, bad = weakest[here & (labels == 1)], weakest[here & (labels == 0)]
        if not len(good) or not len(bad):
            continue
        table.append([((good >= t).mean() + (bad < t).mean()) / 2 for t in thresholds])
        ranks = np.searchsorted(np.sort(bad), good, "left") + np.searchsorted(np.sort(bad), good, "right")
        areas.append((encoded.names[number], ranks.mean() / 2 / len(bad)))
    values = np.asarray(table)
    best = int(values.mean(0).argmax())
    cells = " ".join(f"{name}:{100 * values[i, best]:.1f}/{area:.3f}" for i, (name, area) in enumerate(areas))
    mean = 100 * values.mean(0)
    area = np.mean([one for _, one in areas])
    return f"t={thresholds[best]:.2f} mean={mean[best]:.2f} at.5={mean[24]:.2f} auc={area:.4f} {cells}"


@dataclass(frozen=True)
class Phase:
    """A part of a schedule: steps, the highest learning rate, the share and weight of human-labelled news."""

    steps: int
    rate: float
    human: float
    news: float


TEACHERS: tuple[tuple[Phase, ...], ...] = (
    (Phase(1500, 3e-4, 0.15, 2.0), Phase(450, 1e-4, 0.7, 3.0)),
    (Phase(1500, 2e-4, 0.30, 2.0), Phase(350, 1e-4, 0.7, 2.0)),
    (Phase(1800, 3e-4, 0.20, 3.0), Phase(350, 8e-5, 0.6, 1.0)),
    (Phase(1200, 2e-4, 0.50, 3.0),),
    (Phase(2000, 4e-4, 0.10, 2.0), Phase(500, 1e-4, 0.6, 2.0)),
    (Phase(1500, 3e-4, 0.35, 2.0),),
)
STUDENT: tuple[Phase, ...] = (Phase(4500, 4e-4, 0.30, 2.0),)


def main() -> None:
    """Train the teachers and the student, measure each, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--measure", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teacher-seconds", type=float, default=math.inf, help="time for all teachers")
    parser.add_argument("--student-seconds", type=float, default=math.inf, help="time for the student")
    parser.add_argument("--shorten", type=int, default=1, help="divide all steps, to try it out")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    began = time.time()
    encoded = join([encode(path) for path in arguments.train]).to(device)
    measured = [encode(path).to(device) for path in arguments.measure]
    print("pairs", len(encoded.labels), "read in", round(time.time() - began), flush=True)
    taught = torch.zeros(len(encoded.labels), 3, device=device)
    means = [torch.zeros(len(one.labels), 3, device=device) for one in measured]
    began = time.time()
    for number, phases in enumerate(TEACHERS, start=1):
        if number > 1 and (time.time() - began) * number / (number - 1) > arguments.teacher_seconds:
            break
        network = fit(arguments.base, encoded, phases, seed=number, shorten=arguments.shorten)
        print("teacher", number, round(time.time() - began), flush=True)
        for one, mean in zip(measured, means, strict=True):
            found = probabilities(network, one)
            mean.add_(found)
            print("  alone", report(found, one), flush=True)
            print("  mean ", report(mean / number, one), flush=True)
        taught += probabilities(network, encoded)
    taught /= taught.sum(1, keepdim=True)
    student = fit(
        arguments.base,
        encoded,
        STUDENT,
        seed=99,
        shorten=arguments.shorten,
        taught=taught,
        seconds=arguments.student_seconds,
    )
    print("student", round(time.time() - began), flush=True)
    for one in measured:
        print("  ", report(probabilities(student, one), one), flush=True)
    save(student, arguments.out)


def join(parts: Sequence[Encoded]) -> Encoded:
    """Several tables as one."""
    names = sorted({name for part in parts for name in part.names})
    kinds = [np.asarray([names.index(name) for name in part.names])[part.kinds] for part in parts]
    return Encoded(
        ids=torch.cat([part.ids for part in parts]),
        sentences=torch.cat([part.sentences for part in parts]),
        claim_lengths=torch.cat([part.claim_lengths for part in parts]),
        lengths=torch.cat([part.lengths for part in parts]),
        carries=torch.cat([part.carries for part in parts]),
        labels=torch.cat([part.labels for part in parts]),
        human=torch.cat([part.human for part in parts]),
        kinds=np.concatenate(kinds),
        names=names,
        groups=np.concatenate([part.groups for part in parts]),
    )


def fit(
    base: Path,
    encoded: Encoded,
    phases: Sequence[Phase],
    *,
    seed: int,
    shorten: int = 1,
    taught: torch.Tensor | None = None,
    seconds: float = math.inf,
) -> CrossEncoder:
    """A network trained from the base weights; each phase warms up and then goes down in a line."""
    torch.manual_seed(seed)
    device = encoded.ids.device
    network = load(base).to(device)
    states = list(network.state_dict().values())
    average = [one.detach().clone() for one in states]
    began, step = time.time(), 0
    for number, phase in enumerate(phases):
        steps = max(1, phase.steps // shorten)
        fused = device.type == "cuda"
        optimiser = torch.optim.AdamW(network.parameters(), lr=phase.rate, weight_decay=0.01, fused=fused)
        drawn = weights_of(encoded, phase.human, phase.news)
        for local, rows in enumerate(batches(encoded, drawn, 100 * seed + number)):
            done = max(local / steps, (time.time() - began) / seconds)
            if done >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = phase.rate * min(1.0, (local + 1) / 150) * (1 - done)
            network.train()
            ids, segments, mask, numbers = inputs(encoded, rows)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
                pair, tokens = network(ids, segments, mask)
            loss = loss_of(encoded, rows, pair, tokens, numbers, taught)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            torch._foreach_lerp_(average, [one.detach() for one in states], 1 - min(0.998, step / (step + 9)))
    network.load_state_dict(dict(zip(network.state_dict(), average, strict=True)))
    trained: CrossEncoder = network
    return trained


if __name__ == "__main__":
    main()
