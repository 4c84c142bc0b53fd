"""The two ways to write a draft, behind one protocol."""
