"""Measurements of Standfirst: how well each part does its work, on data that the caller points at."""
