"""The half-year pack of a province: page, workbook, print and draft letter, all from the last night's marts."""
