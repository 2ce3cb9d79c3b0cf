"""人员表: the table in which people and posts come in, and the one-time passwords of those that were opened by it."""
