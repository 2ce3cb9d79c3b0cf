"""luoshi 落实: carries a government's yearly promises from the published sentence to the accepted result."""
