"""The annex tables of a breakdown notice, one for each stream."""
