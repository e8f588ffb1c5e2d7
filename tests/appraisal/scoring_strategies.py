"""Random schemes, participants and entries for the property tests of `appraisal.scoring`."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from appraisal.scoring.rollup import Result, tally_of, village_result
from appraisal.scoring.spec import QUARTERS, YEAR, CategorySpec, Grade, IndicatorSpec, ParticipantSpec, Quota, SchemeSpec
from appraisal.scoring.standing import standing

GRADES = (Grade("一等", 800), Grade("二等", 500), Grade("三等", 0))


@dataclass
class Year:
    """A scheme with who takes part and {key: {indicator: {period: points or None}}}."""

    scheme: SchemeSpec
    participants: list[ParticipantSpec]
    entries: dict

    def result(self, participant: ParticipantSpec) -> Result:
        entries = self.entries[participant.key]
        tallies = {code: tally_of(periods, self.scheme.quarter_weights) for code, periods in entries.items()}
        return village_result(self.scheme, participant, tallies)

    def results(self) -> list[Result]:
        return [self.result(row) for row in self.participants]

    def standings(self):
        return {line.key: line for line in standing(self.scheme, self.results(), self.participants)[0]}


@st.composite
def parts(draw, whole: int, most: int):
    """Whole numbers above 0 that add up."""
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=most - 1)))
    return [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]


@st.composite
def indicators(draw, category: CategorySpec, number: int):
    aggregate = draw(st.sampled_from(["mean", "sum", "last"]))
    rule = "direct" if category.kind != "base" or aggregate == "sum" else draw(st.sampled_from(["direct", "deduct"]))
    frequency = draw(st.sampled_from(["quarter", "year"]))
    points = draw(st.sampled_from([1, 50, 200, 333, 1000, 10_000]))
    return IndicatorSpec(f"{category.code}-{number}", category.code, points, rule, frequency=frequency, aggregate=aggregate)


@st.composite
def schemes(draw):
    full_marks = draw(st.sampled_from([100, 1000, 9999, 10_000, 100_000]))
    categories = [CategorySpec(f"B{number}", "base", weight) for number, weight in enumerate(draw(parts(full_marks, 3)))]
    kinds = draw(st.lists(st.sampled_from(["bonus", "deduction"]), max_size=2))
    categories += [CategorySpec(f"X{number}", kind, draw(st.integers(1, 600))) for number, kind in enumerate(kinds)]
    rows = [draw(indicators(category, number)) for category in categories for number in range(draw(st.integers(1, 3)))]
    return SchemeSpec(
        code="S",
        year=2026,
        full_marks=full_marks,
        quarter_weights=draw(st.sampled_from([(2500,) * 4, (4000, 2000, 2000, 2000), (1, 33, 250, 10_000)])),
        tie_breaks=tuple(draw(st.lists(st.sampled_from(["adjusted", *(row.code for row in categories)]), max_size=2, unique=True))),
        grades=GRADES,
        quota=draw(st.one_of(st.builds(Quota, percent=st.decimals(0, 100, places=2)), st.builds(Quota, number=st.integers(0, 4)))),
        ties_at_cut=draw(st.sampled_from(["exclude", "include"])),
        by_group=draw(st.booleans()),
        categories=tuple(categories),
        indicators=tuple(rows),
    )


@st.composite
def entries(draw, scheme: SchemeSpec):
    """Full, half and no points come often, so that totals are often equal."""
    found: dict[str, dict[int, int | None]] = {}
    for row in scheme.indicators:
        lowest = -row.max if row.rule == "deduct" else 0
        points = st.one_of(st.none(), st.sampled_from([lowest, 0, row.max // 2, row.max]), st.integers(lowest, row.max))
        periods = [YEAR] if row.frequency == "year" else draw(st.sets(st.sampled_from(QUARTERS)))
        found[row.code] = {period: draw(points) for period in periods}
    return found


@st.composite
def years(draw, most: int = 6):
    scheme = draw(schemes())
    participants = [
        ParticipantSpec(
            key=f"V{number}",
            group=draw(st.sampled_from(["A", "B"])),
            coefficient=draw(st.sampled_from([9_500, 10_000, 10_000, 10_033, 10_500])),
            ended=draw(st.integers(0, 9)) == 9,
            caps=tuple(draw(st.lists(st.sampled_from(["二等", "三等"]), max_size=1))) if draw(st.booleans()) else (),
        )
        for number in range(draw(st.integers(1, most)))
    ]
    models = draw(st.lists(entries(scheme), min_size=1, max_size=3))  # few patterns, so that participants tie
    return Year(scheme, participants, {row.key: draw(st.sampled_from(models)) for row in participants})


decimals = st.decimals(-100_000, 100_000, places=4, allow_nan=False, allow_infinity=False)
credits = st.one_of(st.none(), st.decimals(0, 100, places=2))
labels = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/;:；：／＝="), min_size=1, max_size=6)
counts = st.decimals(0, 500, places=4).map(Decimal.normalize)
