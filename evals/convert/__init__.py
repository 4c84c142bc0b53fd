"""Public data sets, and one's own, in the formats that the suites read: one file a source format."""
