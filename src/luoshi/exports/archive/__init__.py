"""The archive package of a year: everything of it in one zip that opens without us."""
