"""A suite of planted errors and of rewrites that keep the meaning, made from grounded claims by seed."""
