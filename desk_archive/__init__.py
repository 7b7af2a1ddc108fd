"""Desk Archive: read, annotate, find and cite archival documents."""

__version__ = "0.1.0"
