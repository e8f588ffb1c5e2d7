"""Who serves in the villages: posts and who holds them from when to when, village bodies, the villagers' yearly evaluation."""

from cadres.models.body import BodyKind, Place, Seat
from cadres.models.cadre import Cadre, Sex
from cadres.models.effect import EffectPeriod
from cadres.models.evaluation import Evaluation
from cadres.models.post import Post
from cadres.models.tenure import Tenure

__all__ = ["BodyKind", "Cadre", "EffectPeriod", "Evaluation", "Place", "Post", "Seat", "Sex", "Tenure"]
