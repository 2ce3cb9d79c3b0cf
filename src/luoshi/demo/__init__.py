"""The fictional district 示例省示例市示例区, written for this project: what `luoshi demo` shows."""
