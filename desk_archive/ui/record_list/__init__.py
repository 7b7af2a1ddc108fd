"""The list of records that a search found."""
