"""The effect of a decision is told before it is taken: the worked scheme's own variants, by hand from the scoring page."""

import pytest

from appraisal.models import Entry, GradeCap
from appraisal.results.effects import effect_of_entry, effect_with_cap, effect_without_cap
from tests.appraisal.brought_in import bring_in

pytestmark = pytest.mark.django_db


def line(scheme, code):
    return scheme.participants.select_related("village", "scheme").get(village__name_en=code)


def bonus_of(scheme, participant):
    return Entry.objects.get(participant=participant, indicator__category__kind="bonus")


def test_a_bonus_of_4_76_puts_pingtang_first_and_moves_one_village_down():
    """Both at 95.38; the tie-break `adjusted` puts Pingtang (90.62) before Liuxi (90.38), and the one place goes with it."""
    scheme = bring_in()
    pingtang = line(scheme, "Pingtang")
    entry = bonus_of(scheme, pingtang)
    effect = effect_of_entry(pingtang, entry.indicator, entry.period, points=476)
    assert effect.words == "95.18 → 95.38, rank 2 → 1, grade good → excellent; 1 other moves down."
    assert [(pair.line.village.name_en, pair.after.rank, pair.after.grade) for pair in effect.moved] == [
        ("Pingtang", 1, "excellent"), ("Liuxi", 2, "good"),
    ]  # fmt: skip
    entry.refresh_from_db()
    assert entry.points == 456


def test_a_bonus_beyond_its_cap_changes_nothing():
    """Liuxi has 5.80 and the cap is 5.00."""
    scheme = bring_in()
    liuxi = line(scheme, "Liuxi")
    entry = bonus_of(scheme, liuxi)
    assert effect_of_entry(liuxi, entry.indicator, entry.period, points=590).words == "nothing changes; no other rank moves."


def test_a_cap_lowers_the_grade_and_gives_the_place_away_but_moves_no_rank():
    scheme = bring_in()
    effect = effect_with_cap(line(scheme, "Liuxi"), "pass")
    assert effect.words == "grade excellent → pass; no other rank moves."
    assert [(pair.line.village.name_en, pair.after.grade) for pair in effect.moved] == [("Liuxi", "pass"), ("Pingtang", "excellent")]
    assert not GradeCap.objects.exists()


def test_without_the_cap_the_grade_and_the_place_come_back():
    bring_in("worked-cap")
    effect = effect_without_cap(GradeCap.objects.select_related("participant__village", "participant__scheme").get())
    assert effect.words == "grade pass → excellent; no other rank moves."


def test_within_groups_only_the_own_group_moves():
    """Shiqiao and Liuxi are A, Pingtang and Songling B: 4.50 more leave Songling second of B; in one list it would be near Shiqiao."""
    scheme = bring_in()
    for name, group in {"Shiqiao": "A", "Liuxi": "A", "Pingtang": "B", "Songling": "B"}.items():
        scheme.participants.filter(village__name_en=name).update(group=group)
    type(scheme).objects.filter(pk=scheme.pk).update(by_group=True)
    songling = line(scheme, "Songling")
    entry = bonus_of(scheme, songling)
    effect = effect_of_entry(songling, entry.indicator, entry.period, points=500)
    assert effect.words == "78.51 → 83.01, grade pass → good; no other rank moves."
    assert [pair.line.village.name_en for pair in effect.moved] == ["Songling"]


def test_an_effect_is_told_with_six_queries(django_assert_num_queries):
    scheme = bring_in()
    pingtang = line(scheme, "Pingtang")
    entry = Entry.objects.select_related("indicator").get(pk=bonus_of(scheme, pingtang).pk)
    with django_assert_num_queries(6):
        assert effect_of_entry(pingtang, entry.indicator, entry.period, points=476).words
    with django_assert_num_queries(6):
        assert effect_with_cap(pingtang, "pass").words


def test_a_village_whose_only_points_would_not_apply_becomes_unranked():
    scheme = bring_in()
    songling = line(scheme, "Songling")
    entries = Entry.objects.filter(participant=songling, indicator__category__kind="base").select_related("indicator")
    kept = entries.first()
    entries.exclude(pk=kept.pk).delete()
    effect = effect_of_entry(songling, kept.indicator, kept.period, points=None, not_applicable=True)
    assert (effect.line_after.rank, effect.line_after.total, effect.down, effect.up) == (None, None, 0, 0)
    assert "rank 4 → –" in effect.words
