"""Staff pages: each view parses, calls one query or action, and answers."""
