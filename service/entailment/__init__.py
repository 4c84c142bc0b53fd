"""The local entailment model: what it reads, how it is run, and how its answer becomes a probability."""
