"""Editing the fields of records, one or several at once, and making new ones by hand."""
