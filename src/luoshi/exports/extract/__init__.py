"""The items of one unit, over all streams."""
