from appraisal.models.entry import Entry
from appraisal.models.indicator import Aggregate, Category, CategoryKind, Frequency, Indicator, NothingDue, Rule
from appraisal.models.participant import GradeCap, Participant, Target
from appraisal.models.ranking import Ranking
from appraisal.models.scheme import Scheme, SchemeStatus, Ties
from appraisal.models.sheet import Sheet, SheetStatus
from appraisal.models.wording import ClearedPhrase

__all__ = [
    "Aggregate",
    "Category",
    "CategoryKind",
    "ClearedPhrase",
    "Entry",
    "Frequency",
    "GradeCap",
    "Indicator",
    "NothingDue",
    "Participant",
    "Ranking",
    "Rule",
    "Scheme",
    "SchemeStatus",
    "Sheet",
    "SheetStatus",
    "Target",
    "Ties",
]
