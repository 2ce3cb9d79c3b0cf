"""A year's breakdown as an Excel workbook, out and back in."""
