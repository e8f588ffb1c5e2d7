"""Small things that every template needs."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from township.days import Calendar

register = template.Library()
ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "icons"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the icon set, without a name of its own: the words beside it say what it means."""
    return drawing(name)


@cache
def drawing(name: str) -> SafeString:
    source = (ICONS / Path(f"{name}.svg").name).read_text()
    inner = source[source.index(">") + 1 :]
    # Only files of the icon set that the product ships.
    return mark_safe(f'<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 16 16">{inner.strip()}')


@register.filter
def points(value: int | None) -> str:
    """Hundredths as they are printed: 470 → 4.70; nothing for None."""
    if value is None:
        return ""
    sign, value = ("−", -value) if value < 0 else ("", value)
    return f"{sign}{value // 100}.{value % 100:02d}"


@register.filter
def money(fen: int | None) -> str:
    """Yuan with two places and separators: 3868320 → 38,683.20; a dash where the amount is not known."""
    if fen is None:
        return "–"
    sign, fen = ("−", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


@register.filter
def deadline(day: date, calendar: Calendar) -> str:
    """“due Fri 9 Oct, in 3 working days”, “due today”, “overdue since Fri 9 Oct, 4 working days”, by the township's calendar."""
    today, when = timezone.localdate(), date_format(day, _("D j M"))
    left, over = calendar.working_days_between(today, day), calendar.working_days_between(day, today)
    if day == today:
        told = _("due today")
    elif day > today and not left:
        told = _("due %(when)s, no working day left")
    elif day > today:
        told = ngettext("due %(when)s, in %(days)s working day", "due %(when)s, in %(days)s working days", left)
    elif not over:
        told = _("overdue since %(when)s")
    else:
        told = ngettext("overdue since %(when)s, %(days)s working day", "overdue since %(when)s, %(days)s working days", over)
    return with_doubt(told % {"when": when, "days": left or over}, day, calendar)


@register.filter
def deadline_natural(day: date, calendar: Calendar | None = None) -> str:
    """A statutory deadline: “due Fri 9 Oct, in 3 natural days”. With a calendar it says when the last day may still move."""
    days, when = (day - timezone.localdate()).days, date_format(day, _("D j M"))
    if days == 0:
        told = _("due today")
    elif days > 0:
        told = ngettext("due %(when)s, in %(days)s natural day", "due %(when)s, in %(days)s natural days", days)
    else:
        told = ngettext("overdue since %(when)s, %(days)s natural day", "overdue since %(when)s, %(days)s natural days", -days)
    return with_doubt(told % {"when": when, "days": abs(days)}, day, calendar)


def with_doubt(told: str, day: date, calendar: Calendar | None) -> str:
    """A deadline in a year whose holidays nobody has entered says so."""
    if calendar is None or calendar.knows(day):
        return told
    return format_html(
        '<span>{} <small class="doubt">{}</small></span>', told, _("(no calendar for %(year)s yet: weekends only)") % {"year": day.year}
    )


@register.filter
def moment(when: datetime) -> str:
    """Local day and time: “9 Oct 2026, 14:05”."""
    return date_format(timezone.localtime(when), _("j M Y, H:i"))


@register.filter
def seq(items) -> str:
    """“A, B and C”, “A、B和C”."""
    *first, last = [str(item) for item in items] or [""]
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": pgettext("between names in a list", ", ").join(first), "last": last}


@register.filter
def percent_of(value: int, total: int) -> int:
    """Rounded down, so that 100 % is only said when nothing is missing."""
    return 100 * value // total if total else 100


@register.filter
def get(mapping, key):
    """`mapping[key]`, nothing when it is not there."""
    return mapping.get(key, "")
