from villages.models.calendar import CalendarDay
from villages.models.duty import Duty, Recusal, Role
from villages.models.named import label
from villages.models.township import Office, Township
from villages.models.user import User
from villages.models.village import Branch, Village, VillageKind, VillagerGroup

__all__ = [
    "Branch",
    "CalendarDay",
    "Duty",
    "Office",
    "Recusal",
    "Role",
    "Township",
    "User",
    "Village",
    "VillageKind",
    "VillagerGroup",
    "label",
]
