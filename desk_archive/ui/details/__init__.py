"""Below the page: every field of the record, related documents, where the source lies."""
