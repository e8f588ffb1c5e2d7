"""Small pictures, each with its numbers in words or in the table beside it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from township import charts
from township.templatetags.ui import percent_of, points

register = template.Library()


@register.inclusion_tag("includes/charts/ring.html")
def ring(present: int, expected: int, label: str = "") -> dict:
    words = _("%(present)s of %(expected)s") % {"present": present, "expected": expected}
    return {"arc": charts.arc(present, expected), "is_full": present >= expected, "is_begun": present > 0, "words": words, "label": label}


@register.inclusion_tag("includes/charts/meter.html")
def progress_bar(value: int, total: int) -> dict:
    percent = percent_of(value, total)
    return {"percent": percent, "value": value, "total": total, "is_full": value >= total}


@register.inclusion_tag("includes/charts/bar.html")
def bar(parts, full) -> dict:
    """`parts` are (label, points, kind) with kind base, bonus or deduction; `full` is the same for all rows of a table."""
    return {"segments": charts.stack(parts, full), "words": [(label, shown(value)) for label, value, kind in parts]}


@register.inclusion_tag("includes/charts/legend.html")
def bar_legend(parts) -> dict:
    """The labels of `parts`, as of any one row, in the colours of the bars."""
    looks = charts.looks(kind for _label, _points, kind in parts)
    return {"keys": [(label, look) for (label, _points, _kind), look in zip(parts, looks, strict=True)]}


@register.inclusion_tag("includes/charts/spark.html")
def sparkline(values, top) -> dict:
    lines, dots = charts.spark(values, top)
    words = [shown(value) if value is not None else _("none") for value in values]
    return {"lines": lines, "dots": dots, "words": words, "top": shown(top)}


@register.inclusion_tag("includes/charts/ladder.html")
def ladder(columns, rows) -> dict:
    """`columns` are the years, `rows` (label, [rank or None, …], whether it is the reader's own)."""
    return {"ladder": charts.climb(columns, rows), "columns": columns, "rows": rows}


def shown(value) -> str:
    return points(value) if isinstance(value, int) else str(value or "")
