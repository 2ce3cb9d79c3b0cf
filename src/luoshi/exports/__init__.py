"""Documents that leave the house: what each says (rows.py), how it looks (word.py, excel.py)."""
