"""The sheet a unit's principal leader signs."""
