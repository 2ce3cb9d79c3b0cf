"""The one door for files that come in: what a file is, whether it may come in, and what it must not carry."""
