"""The demonstration's facts: central tasks and surveys from which the automatic figures come out as the year workbooks have them."""

from __future__ import annotations

from datetime import date, timedelta

from appraisal.measuring import keep, readings_of
from appraisal.models import CentralTask, Entry, Sheet, Survey, TaskPart
from appraisal.periods import last_day
from villages.models import Township

TASKS = [
    "集中整治乱堆乱放",
    "秋冬种面积落实",
    "医保缴费动员",
    "森林防火巡查",
    "村道安防设施检查",
    "防汛隐患排查",
    "残疾人需求入户调查",
    "集体资产清查",
]
LATE = timedelta(days=3)


def record_facts(township: Township) -> None:
    entries = Entry.objects.present().filter(township=township, indicator__is_measured=True)
    entries = entries.select_related("participant__scheme", "participant__village", "participant__cadre", "participant__post", "indicator")
    tasks: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries.order_by("participant__position"):
        if entry.indicator.measure == "appraisal.central_tasks":
            tasks.setdefault((entry.participant.scheme.year, entry.period), []).append(entry)
        elif entry.indicator.measure == "appraisal.satisfaction":
            survey(entry)
    for (year, period), rows in sorted(tasks.items()):
        give_tasks(township, year, period, rows)
    keep_readings(township)


def keep_readings(township: Township) -> None:
    """Beside the figures that the year workbooks brought, what the sources say."""
    sheets = Sheet.objects.filter(scheme__township=township, pk__in=measured_sheets(township)).select_related("scheme__township", "office")
    for sheet in sheets:
        keep(sheet, readings_of(sheet, sheet.indicators(), sheet.participants()), {})


def measured_sheets(township: Township) -> list[int]:
    rows = Entry.objects.present().filter(township=township, indicator__is_measured=True)
    places = set(rows.values_list("indicator__scheme", "indicator__office", "period"))
    return [row.pk for row in Sheet.objects.filter(scheme__township=township) if (row.scheme_id, row.office_id, row.period) in places]


def give_tasks(township: Township, year: int, period: int, entries: list[Entry]) -> None:
    """As many tasks as the busiest village had: its first ones on time, then those that were late, then those left undone."""
    counts = {entry.participant.village: [int(value) for value in entry.inputs] for entry in entries}
    due = last_day(year, period) - timedelta(days=10)
    for number in range(max(map(sum, counts.values()))):
        name = TASKS[number % len(TASKS)] + (f"（第{number // len(TASKS) + 1}批）" if number >= len(TASKS) else "")
        task = CentralTask.objects.create(township=township, year=year, title=name, basis="年度重点工作清单", due_on=due)
        TaskPart.objects.bulk_create(
            TaskPart(task=task, village=village, done_on=done_on(number, on_time, late, due))
            for village, (on_time, late, undone) in counts.items()
            if number < on_time + late + undone
        )


def done_on(number: int, on_time: int, late: int, due: date) -> date | None:
    return due - LATE if number < on_time else due + LATE if number < on_time + late else None


def survey(entry: Entry) -> None:
    satisfied, basically, dissatisfied, unknown = (int(value) for value in entry.inputs)
    year = entry.participant.scheme.year
    Survey.objects.create(
        township_id=entry.township_id, village=entry.participant.village, year=year, period=entry.period, held_on=date(year, 12, 10),
        frame="随机抽取的农户，现场或电话", counted_by="绩效办",
        satisfied=satisfied, basically=basically, dissatisfied=dissatisfied, unknown=unknown,
    )  # fmt: skip
