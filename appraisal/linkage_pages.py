"""What pages and workbooks show of a list: its terms in words, its lines with where their figures come from, its sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.grades import grade_label
from appraisal.linkage_lines import HINDRANCES
from appraisal.models import Linkage, LinkageKind, LinkageLine
from appraisal.models.linkage import MONEY
from appraisal.scoring.numbers import hundredths, plain
from appraisal.scoring.pay import full_months
from township.templatetags.ui import money
from township.trace import Trace
from villages.trace_words import VERBS


@dataclass(frozen=True)
class Row:
    """A line with its words. `months` are those of a full post, as text."""

    line: LinkageLine
    grade: str
    hindrances: list[str]
    months: str

    @property
    def coefficient(self) -> str:
        return "" if self.line.coefficient is None else plain(self.line.coefficient)

    @property
    def remarks(self) -> str:
        return _("; ").join([*self.hindrances, *filter(None, [self.line.reason])])

    @property
    def amounts(self) -> tuple[int | None, int | None, int | None]:
        """Basic pay, performance pay and their sum, or the amount; in fen."""
        return self.line.basic, self.line.performance, self.line.amount


def row_of(line: LinkageLine) -> Row:
    words = [str(HINDRANCES[name]) for name in line.hindrances]
    return Row(line, grade_label(line.linkage.scheme, line.grade or None), words, months_of(line))


def months_of(line: LinkageLine) -> str:
    months = full_months((Decimal(part["ratio"]), part["months"]) for part in line.service)
    return plain(Decimal(months.numerator) / months.denominator)  # a ratio has four places: exact


def page_of_linkage(linkage: Linkage) -> dict[str, Any]:
    """`rows` on the list, `others` who are not, `sums` of what is known."""
    lines = list(linkage.lines.for_list())
    for line in lines:
        line.linkage = linkage
    rows = [row_of(line) for line in lines]
    on_list, others = ([row for row in rows if row.line.is_included is wanted] for wanted in (True, False))
    sums = [sum(row.amounts[column] or 0 for row in on_list) for column in range(3)]
    facts = [(_("On the list"), len(on_list), ""), (_("Not on the list"), len(others), "")]
    return {
        "linkage": linkage,
        "rows": on_list,
        "others": others,
        "sums": sums,
        "facts": facts + ([(_("Sum, yuan"), money(sums[-1]), "")] if linkage.kind in MONEY else []),
        "open_lines": sum(row.line.amount is None for row in on_list) if linkage.kind in MONEY else 0,
        "terms": terms_in_words(linkage),
    }


def page_of_line(line: LinkageLine) -> dict[str, Any]:
    return {"line": line, "linkage": line.linkage, "row": row_of(line), "reckoning": reckoning(line)}


def terms_in_words(linkage: Linkage) -> list[tuple[str, str]]:
    """(what, how much) of every term, in the reader's language."""
    terms = linkage.terms
    if linkage.kind == LinkageKind.PAY:
        return [
            (_("Basic pay of a full post, yuan a month"), yuan_of(terms["basic"])),
            (_("Performance pay of a full post, yuan a year"), yuan_of(terms["performance"])),
            (_("Pay coefficient"), by_grade(linkage, terms["coefficients"])),
        ]
    if linkage.kind == LinkageKind.HONOUR:
        return [(_("Places"), str(terms["places"])), (_("Awarded on"), terms["on"])]
    if linkage.kind == LinkageKind.FUNDS:
        amounts = {grade: yuan_of(amount) for grade, amount in terms["amounts"].items()}
        return [(_("Where the money comes from"), terms["source"]), (_("Yuan"), by_grade(linkage, amounts))]
    return [(_("Suggestion"), by_grade(linkage, terms["words"]))]


def yuan_of(text: str) -> str:
    return money(hundredths(Decimal(text)))


def by_grade(linkage: Linkage, said: dict[str, str]) -> str:
    """“excellent 1.00; good 0.95”"""
    return _("; ").join(f"{grade_label(linkage.scheme, grade)} {value}" for grade, value in said.items())


def reckoning(line: LinkageLine) -> list[str]:
    """How the money of a line comes about, a sentence for each step."""
    terms, kind = line.linkage.terms, line.linkage.kind
    if kind != LinkageKind.PAY:
        return []
    said = [
        ngettext(
            "%(village)s · %(post)s: %(months)s month × %(ratio)s", "%(village)s · %(post)s: %(months)s months × %(ratio)s", part["months"]
        )
        % part
        for part in line.service
    ]
    months = months_of(line)
    basic, year = yuan_of(terms["basic"]), yuan_of(terms["performance"])
    said.append(_("Months of a full post: %(months)s") % {"months": months})
    said.append(_("Basic pay: %(month)s × %(months)s = %(sum)s") % {"month": basic, "months": months, "sum": money(line.basic)})
    if line.coefficient is None:
        return [*said, _("Without a grade there is no coefficient yet: people give one, with a reason.")]
    factor = plain(line.coefficient)
    values = {"year": year, "months": months, "factor": factor, "sum": money(line.performance)}
    said.append(_("Performance pay: %(year)s × %(months)s ÷ 12 × %(factor)s = %(sum)s") % values)
    return [*said, _("Together: %(sum)s") % {"sum": money(line.amount)}]


def steps_of(rows: Iterable[Trace]) -> list[tuple[Trace, str]]:
    """The history of a list without its exports, newest first, each with the word for the deed."""
    return [(row, str(VERBS[row.verb])) for row in rows if row.verb != "export"]
