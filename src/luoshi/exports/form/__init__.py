"""The sheet as a workbook to fill: out with stable ids, back in with every change shown and every mistake placed."""
