from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from appraisal.management.lookup import add_scheme_arguments, scheme_called
from appraisal.models import Ranking
from appraisal.results.freeze import first_fault
from villages.models import Township


class Command(BaseCommand):
    help = "Recompute frozen rankings from their own inputs and compare results and checksum; without arguments all of them."

    def add_arguments(self, parser):
        add_scheme_arguments(parser, required=False)
        parser.add_argument("number", metavar="VERSION", nargs="?", type=int, help="One version; without it all of the scheme.")

    def handle(self, *, code, township, number, **options):
        rankings = chosen(code, township, number)
        faulty = 0
        for ranking in rankings.iterator(chunk_size=1):
            fault = first_fault(ranking)
            faulty += fault is not None
            name = f"{ranking.scheme.township.name} {ranking.scheme.code} version {ranking.version}"
            self.stdout.write(f"{name}: {fault or f'as frozen, SHA-256 {ranking.sha256}'}")
        if faulty:
            raise CommandError(f"{faulty} of {rankings.count()} frozen rankings are not what was frozen.")
        self.stdout.write(f"{rankings.count()} frozen rankings verified.")


def called(township):
    found = Township.objects.filter(Q(name=township) | Q(name_en=township))
    if not found:
        raise CommandError(f"There is no township {township}.")
    return found


def chosen(code, township, number):
    rankings = Ranking.objects.select_related("scheme__township").order_by("scheme", "version")
    if not code:
        if township and not (rankings := rankings.filter(scheme__township__in=called(township))):
            raise CommandError(f"{township} has no frozen ranking.")
        return rankings
    rankings = rankings.filter(scheme=scheme_called(code, township))
    if number is None:
        return rankings
    if not rankings.filter(version=number).exists():
        raise CommandError(f"{code} has no frozen version {number}.")
    return rankings.filter(version=number)
