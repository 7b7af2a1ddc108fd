"""The search field, and the search that field, facets and order make together."""
