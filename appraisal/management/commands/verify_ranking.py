from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from appraisal.management.lookup import add_scheme_arguments, scheme_called
from appraisal.models import Pack, Ranking
from appraisal.pack.verify import Verdict, verdict
from appraisal.results.freeze import first_fault
from villages.models import Township


class Command(BaseCommand):
    help = "Recompute frozen rankings from their own inputs and compare results and checksum; without arguments all. Or check a pack."

    def add_arguments(self, parser):
        add_scheme_arguments(parser, required=False)
        parser.add_argument("number", metavar="VERSION", nargs="?", type=int, help="One version; without it all of the scheme.")
        parser.add_argument("--pack", metavar="FILE.zip", help="Check this sealed pack instead, of whatever township.")

    def handle(self, *, code, township, number, pack, **options):
        if pack:
            self.check_pack(Path(pack))
            return
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

    def check_pack(self, path):
        try:
            found = verdict(path.read_bytes(), rankings=Ranking.objects, packs=Pack.objects)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        for fault in found.faults:
            self.stdout.write(fault)
        if found.faults:
            raise CommandError(f"{path} is not a pack as it was made, SHA-256 {found.sha256}.")
        scheme = found.scheme
        self.stdout.write(f"{scheme.township.name} {scheme.code} {scheme.year}: the figures give this ranking.")
        self.stdout.write(f"{found.files} files as in the list of checksums.")
        self.stdout.write(f"SHA-256 of the ranking {found.record}, of the pack {found.sha256}.")
        self.stdout.write(known_as(found))


def known_as(found: Verdict) -> str:
    if found.pack:
        return f"It is, byte for byte, the pack that this installation made of {found.ranking}."
    if found.ranking:
        return f"This installation holds the ranking, as {found.ranking}, but made no pack of it."
    return "This installation does not know the ranking: that the pack is genuine, only its origin can tell."


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
