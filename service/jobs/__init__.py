"""Reports that survive the process that makes them."""
