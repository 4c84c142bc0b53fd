"""Many articles in one run: files that survive a kill, and one way to go on."""
