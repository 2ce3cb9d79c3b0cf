"""Adoption in mid-year: the ledger an office kept in Excel, taken in with its columns mapped."""
