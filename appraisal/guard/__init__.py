"""What may not be appraised: births and bodies, petitions and disputes by number, attention. Pure text, no database."""

from appraisal.guard.check import Refusal, check_wording, guard_texts
from appraisal.guard.harmless import CLEARED_PHRASES

__all__ = ["CLEARED_PHRASES", "Refusal", "check_wording", "guard_texts"]
