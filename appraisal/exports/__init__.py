"""The committee's workbook of a ranking: annual table, summary, quarters, and a score sheet of each village."""

from appraisal.exports.ranking import export, file_name

__all__ = ["export", "file_name"]
