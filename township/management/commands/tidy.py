"""`manage.py tidy`: once a night, what may not be kept any longer goes."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from township.limits import forget_addresses
from township.uploads import forget_uploads


class Command(BaseCommand):
    help = "Forget hashes of addresses after seven days, files that nobody confirmed, and expired sessions. Run it once a night."

    def handle(self, **options):
        self.stdout.write(f"{forget_addresses()} counts of addresses and {forget_uploads()} unconfirmed files are gone.")
        call_command("clearsessions")
