"""Taking notes away: what, in which format, to which file."""
