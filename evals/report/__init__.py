"""A report on runs: one HTML page for a newsroom, and a Markdown summary for a pull request."""
