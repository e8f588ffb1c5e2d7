"""The year workbook: read into a plan, brought in, and written out again."""
