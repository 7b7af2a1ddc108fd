"""The facets: which values the result has, and how often."""
