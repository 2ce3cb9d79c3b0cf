"""Measurements with floors: `make bench` prints them and fails below a floor."""
