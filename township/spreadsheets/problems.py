"""What is wrong with a file: the whole of it (BadWorkbook) or one place in it (Problem)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


class BadWorkbook(Exception):
    """The file cannot be read at all, or should not be. `str()` is one sentence for the person who chose it."""


def damaged() -> BadWorkbook:
    return BadWorkbook(_("The file is damaged. Open it in Excel or WPS, save it again as .xlsx and choose the new file."))


@dataclass(frozen=True)
class Problem:
    """Something to put right, or to know, at one place. `cell` may be blank when a whole sheet is meant."""

    sheet: str
    cell: str
    message: str

    def __str__(self):
        words = {"sheet": self.sheet, "cell": self.cell, "message": self.message}
        if self.cell:
            return _("Sheet “%(sheet)s”, cell %(cell)s: %(message)s") % words
        return _("Sheet “%(sheet)s”: %(message)s") % words
