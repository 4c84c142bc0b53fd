"""What the metrics are called for people, and what they mean in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.formats.visible import one_line


@dataclass(frozen=True)
class Entry:
    """One metric: its title, and its meaning (empty where only the suite could tell)."""

    title: str
    meaning: str = ""


_ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        "right": Entry("Right", "Items that came out as they should. Left open or failed is not right."),
        "undecided": Entry("Left open", "Items on which the engine would not commit itself."),
        "failed": Entry("Failed", "Items that could not be finished. They count as wrong."),
        "failures": Entry("Failures", "How many items could not be finished."),
        "balanced_accuracy": Entry(
            "Balanced accuracy, verdicts",
            "The mean of two shares: supported claims called supported, and other claims called otherwise. "
            "What was left open is wrong. Tossing a coin gives 50 %.",
        ),
        "balanced_accuracy_by_score": Entry(
            "Balanced accuracy, scores",
            "Supported and unsupported claims weigh alike; the score alone decides, and nothing may be left "
            "open. Tossing a coin gives 50 %.",
        ),
        "scored": Entry("Scored", "Claims that the engine gave a score."),
        "roc_auc": Entry(
            "Ranking (ROC-AUC)",
            "How often a supported claim gets a higher score than an unsupported one. Chance gives 50 %.",
        ),
        "brier": Entry(
            "Brier score", "How far scores are from the truth, squared. Always saying 0.5 gives 25 %."
        ),
        "ece": Entry(
            "Calibration error", "How far scores are, on the whole, from the shares that they promise."
        ),
        "ece_balanced": Entry("Calibration error, evened", "The same as if both labels were as frequent."),
        "macro_f1": Entry("Mean F1 of the labels", "Each label counts the same, however rare it is."),
        "evidence reads back": Entry(
            "Evidence reads back", "Quoted evidence that stands in the source word for word."
        ),
        "needs review": Entry("Needs review", "Claims that the engine asks a person to look at."),
        "evidence IoU": Entry(
            "Evidence overlap", "How much quoted evidence shares with what people marked; 1 is all."
        ),
        "errors marked": Entry("Errors marked", "Planted errors of which an editor is told."),
        "false alarms": Entry("False alarms", "Sound claims that were marked all the same."),
        "rouge1": Entry("ROUGE-1", "Words shared with what people wrote, of 100."),
        "rouge2": Entry("ROUGE-2", "Pairs of words shared with what people wrote, of 100."),
        "rougeL": Entry("ROUGE-L", "Longest common run of words with what people wrote, of 100."),
        "rougeLsum": Entry("ROUGE-L by sentence", "The same, sentence by sentence."),
        "calls": Entry("Model calls"),
        "retries": Entry("Repeated calls"),
        "prompt_tokens": Entry("Tokens sent"),
        "completion_tokens": Entry("Tokens received"),
        "calls_per_item": Entry("Model calls an item"),
        "prompt_tokens_per_item": Entry("Tokens sent an item"),
        "completion_tokens_per_item": Entry("Tokens received an item"),
        "cost_usd": Entry("Cost", "US dollars for all model calls of the run."),
        "cost_usd_per_item": Entry("Cost an item", "US dollars."),
        "seconds_p50": Entry("Time of an item, median", "Half of the items took no longer."),
        "seconds_p90": Entry("Time of an item, 90th percentile", "Nine in ten items took no longer."),
        "seconds_p95": Entry("Time of an item, 95th percentile"),
        "seconds_p99": Entry("Time of an item, 99th percentile"),
    }
)
_PER_LABEL: Mapping[str, Entry] = MappingProxyType(
    {
        "precision": Entry("Precision of “{}”", "Of the items called so, those that are."),
        "recall": Entry("Recall of “{}”", "Of the items that are so, those called so."),
        "f1": Entry("F1 of “{}”", "Precision and recall in one number (their harmonic mean)."),
    }
)
_SPENT = ("calls", "retries", "prompt_tokens", "completion_tokens", "cost_usd", "seconds_p")


def entry(name: str) -> Entry:
    """What is known of a metric; its own name where nothing is."""
    if name in _ENTRIES:
        return _ENTRIES[name]
    kind, colon, label = name.partition(":")
    if colon and kind in _PER_LABEL:
        found = _PER_LABEL[kind]
        return Entry(found.title.format(one_line(label, 60)), found.meaning)
    return Entry(one_line(name[:1].upper() + name[1:], 80))


def is_spending(name: str) -> bool:
    """Whether a metric tells of money and time rather than of quality."""
    return name.startswith(_SPENT)
