"""How the shipped entailment model is made: pairs, training, export, calibration. Not needed to use it."""
