"""The cross-encoder in PyTorch: MiniLM (BERT's architecture), a head for the pair, a head for its sentences.

Architecture: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM). Base weights: all-MiniLM-L6-v2.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

CLS, SEP, PAD = 101, 102, 0
WIDTH, HEADS, INNER, LAYERS, VOCABULARY, POSITIONS = 384, 12, 1536, 6, 30522, 512


class Block(nn.Module):
    """One layer of self-attention and feed-forward, each followed by its norm."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """Hidden states (batch, tokens, width) to the same shape; `mask` is True where a token counts."""
        batch, tokens, _ = hidden.shape

        def heads(states: torch.Tensor) -> torch.Tensor:
            return states.view(batch, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(
            heads(self.query(hidden)), heads(self.key(hidden)), heads(self.value(hidden)), attn_mask=mask
        )
        joined = attended.transpose(1, 2).reshape(batch, tokens, WIDTH)
        hidden = self.norm(hidden + self.dropout(self.out(joined)))
        return self.last_norm(hidden + self.dropout(self.down(functional.gelu(self.up(hidden)))))


class CrossEncoder(nn.Module):
    """`[CLS] claim [SEP] window [SEP]` to three logits for the pair and one logit for each token.

    Classes of the pair: supported, unsupported, contradicted. A token's logit says whether its sentence
    carries the claim; a sentence's is the mean over its tokens.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(LAYERS))
        self.pool = nn.Linear(WIDTH, WIDTH)
        self.pair = nn.Linear(WIDTH, 3)
        self.carries = nn.Linear(WIDTH, 1)

    def forward(
        self, ids: torch.Tensor, kinds: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and segment ids (batch, tokens) to logits (batch, 3) and (batch, tokens)."""
        return self.upper(self.lower(ids, kinds, mask, 0), mask, 0)

    def lower(
        self, ids: torch.Tensor, kinds: torch.Tensor, mask: torch.Tensor | None, layers: int
    ) -> torch.Tensor:
        """The hidden states (batch, tokens, width) after the embeddings and the first `layers`."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.kinds(kinds) + self.positions(places))
        return self._through(self.blocks[:layers], self.dropout(hidden), mask)

    def upper(
        self, hidden: torch.Tensor, mask: torch.Tensor | None, layers: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What `forward` gives, from the hidden states after the first `layers`."""
        hidden = self._through(self.blocks[layers:], hidden, mask)
        pooled = self.dropout(torch.tanh(self.pool(hidden[:, 0])))
        return self.pair(pooled), self.carries(hidden).squeeze(-1)

    def _through(
        self, blocks: Iterable[nn.Module], hidden: torch.Tensor, mask: torch.Tensor | None
    ) -> torch.Tensor:
        wide = None if mask is None else mask[:, None, None, :]
        for block in blocks:
            hidden = block(hidden, wide)
        return hidden


def base_weights(path: Path) -> dict[str, np.ndarray]:
    """The weights of all-MiniLM-L6-v2 (`model.safetensors`) under the names of `CrossEncoder`."""
    from safetensors.numpy import load_file

    given = load_file(path)
    named = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "kinds.weight": "embeddings.token_type_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
        "pool.weight": "pooler.dense.weight",
        "pool.bias": "pooler.dense.bias",
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "last_norm": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                named[f"blocks.{layer}.{ours}.{kind}"] = f"encoder.layer.{layer}.{theirs}.{kind}"
    return {ours: given[theirs].astype(np.float16) for ours, theirs in named.items()}


def load(weights: Path, dropout: float = 0.1) -> CrossEncoder:
    """The network with the weights of an npz file; heads that the file lacks start at random."""
    network = CrossEncoder(dropout)
    with np.load(weights) as given:
        state = {name: torch.from_numpy(given[name].astype(np.float32)) for name in given.files}
    missing = network.load_state_dict(state, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"{weights} has weights that the network lacks: {missing.unexpected_keys}")
    return network


def save(network: CrossEncoder, path: Path) -> None:
    """Write the weights in half precision."""
    np.savez(
        path,
        **{name: one.detach().cpu().numpy().astype(np.float16) for name, one in network.state_dict().items()},
    )
