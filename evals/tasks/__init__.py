"""What can be measured, one task a file."""
