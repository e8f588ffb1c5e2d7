from appraisal.models.appeal import Appeal, AppealStatus, Matter, Verdict
from appraisal.models.bulletin import Bulletin
from appraisal.models.correction import Correction, CorrectionStatus
from appraisal.models.entry import Entry
from appraisal.models.evidence import Evidence, EvidenceKind
from appraisal.models.facts import Ballot, CentralTask, Survey, TaskPart
from appraisal.models.indicator import Aggregate, Category, CategoryKind, Frequency, Indicator, NothingDue, Rule
from appraisal.models.linkage import Linkage, LinkageKind, LinkageLine, LinkageStatus
from appraisal.models.measured import Measured
from appraisal.models.objection import Objection, ObjectionStatus
from appraisal.models.pack import Pack
from appraisal.models.participant import GradeCap, Participant, Target
from appraisal.models.ranking import Ranking, RankingStatus
from appraisal.models.reply import PanelSeat, Reply, Says, SelfScore
from appraisal.models.scheme import Kind, Scheme, SchemeStatus, Ties
from appraisal.models.sheet import Sheet, SheetStatus, find_heads
from appraisal.models.wording import ClearedPhrase

__all__ = [
    "Aggregate",
    "Appeal",
    "AppealStatus",
    "Ballot",
    "Bulletin",
    "Category",
    "CategoryKind",
    "CentralTask",
    "ClearedPhrase",
    "Correction",
    "CorrectionStatus",
    "Entry",
    "Evidence",
    "EvidenceKind",
    "Frequency",
    "GradeCap",
    "Indicator",
    "Kind",
    "Linkage",
    "LinkageKind",
    "LinkageLine",
    "LinkageStatus",
    "Matter",
    "Measured",
    "NothingDue",
    "Objection",
    "ObjectionStatus",
    "Pack",
    "PanelSeat",
    "Participant",
    "Ranking",
    "RankingStatus",
    "Reply",
    "Rule",
    "Says",
    "Scheme",
    "SchemeStatus",
    "SelfScore",
    "Sheet",
    "SheetStatus",
    "Survey",
    "Target",
    "TaskPart",
    "Ties",
    "Verdict",
    "find_heads",
]
