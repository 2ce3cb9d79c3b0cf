"""Everything an office has in one file, back from it, and over to another engine: nothing here knows the work."""
