"""Bringing files in: progress, cancel, and a report of what became of each."""
