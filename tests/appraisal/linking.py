"""Final rankings of cadres and of villages, and the lists that are drawn up on them."""

from appraisal.linkages import draft
from appraisal.models import Linkage, Ranking, Scheme
from appraisal.results.freeze import freeze
from tests.appraisal.cadre_years import YEAR, appraise, make_cadre_scheme, make_town, run, serve
from tests.factories import make_official
from villages.models import Role

PAY = {"basic": "2000.00", "performance": "15456.00", "coefficients": {"excellent": "1.00", "good": "0.95", "pass": "0.85", "fail": "0.60"}}
FUNDS = {"source": "镇级奖励资金", "amounts": {"excellent": "20000.00", "good": "10000.00", "pass": "0.00", "fail": "0.00"}}
HONOUR = {"places": 1, "on": f"{YEAR + 1}-01-20"}
POST = {"words": {"excellent": "优先培养", "good": "称职", "pass": "帮助提高", "fail": "谈话帮助"}}
TERMS = {"pay": PAY, "funds": FUNDS, "honour": HONOUR, "post": POST}


def finalised(scheme, by):
    """Its ranking frozen, and final by the shortest way."""
    ranking, _is_new = freeze(scheme, by=by)
    Ranking.objects.filter(pk=ranking.pk).update(status="final")
    return Ranking.objects.select_related("scheme__township").get(pk=ranking.pk)


def village_ranking(town):
    ranking = Ranking.objects.get(scheme__township=town, scheme__kind="villages", scheme__year=YEAR)
    Ranking.objects.filter(pk=ranking.pk).update(status="final")
    return Ranking.objects.select_related("scheme__township").get(pk=ranking.pk)


def cadre_ranking(town, appraisal, *codes, terms=None):
    """`terms` says who serves, else one holder of each post from before the year on in the first village."""
    if terms is None:
        terms = [serve(town, code) for code in codes]
    scheme = run(make_cadre_scheme(town, appraisal, *codes))
    appraise(scheme, make_official(Role.SCORER, office=town.offices.get(code="DJ")))
    return finalised(scheme, appraisal)


def make_list(ranking, kind, *, by, **fields):
    scheme = Scheme.objects.select_related("township").get(pk=ranking.scheme_id)
    said = {"title": "年度名单", "basis": "青政发〔2026〕3号", "terms": TERMS[kind]} | fields
    return draft(Linkage(scheme=scheme, ranking=ranking, kind=kind, **said), by=by)


def set_of(line, **said):
    names = ("is_included", "coefficient", "amount", "words", "reason")
    return {name: getattr(line, name) for name in names} | said


__all__ = ["YEAR", "cadre_ranking", "finalised", "make_list", "make_town", "serve", "set_of", "village_ranking"]
