"""How the commands name a scheme: its code, and the township where two of them use the same."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from appraisal.models import Scheme


def add_scheme_arguments(parser: CommandParser, *, required: bool = True) -> None:
    parser.add_argument("code", metavar="CODE", nargs=None if required else "?", default="", help="The scheme's code.")
    parser.add_argument("--township", metavar="NAME", default="", help="Chinese or English name of the township.")


def scheme_called(code: str, township: str = "") -> Scheme:
    """Raises CommandError with a sentence when there is none, or more than one."""
    named = [
        scheme
        for scheme in Scheme.objects.filter(code=code).select_related("township").order_by("township", "pk")
        if township in ("", scheme.township.name, scheme.township.name_en)
    ]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(scheme.township.name for scheme in named)
        raise CommandError(f"Several townships have a scheme {code}: {names}. Say which with --township NAME.")
    where = f" in {township}" if township else ""
    raise CommandError(f"There is no scheme {code}{where}.")
