"""Small things that every template needs."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

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
def deadline(day: date) -> str:
    """“due Fri 9 Oct, in 3 days”, “due today”, “overdue since 9 Oct, 4 days”."""
    days = (day - timezone.localdate()).days
    when = date_format(day, _("D j M"))
    if days == 0:
        return _("due today")
    if days > 0:
        return ngettext("due %(when)s, in %(days)s day", "due %(when)s, in %(days)s days", days) % {"when": when, "days": days}
    return ngettext("overdue since %(when)s, %(days)s day", "overdue since %(when)s, %(days)s days", -days) % {"when": when, "days": -days}


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
