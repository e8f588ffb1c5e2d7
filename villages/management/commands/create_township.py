"""`manage.py create_township NAME [--name-en NAME] [--admin USERNAME]`"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from township.trace import Way, trace
from villages.actions import create_account, give_duty
from villages.calendars import fill_calendar
from villages.models import Duty, Role, Township, User


class Command(BaseCommand):
    help = "Create a township, and with --admin its first administrator with a first password, printed once."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--admin", metavar="USERNAME")

    @transaction.atomic
    def handle(self, *args, name: str, name_en: str, admin: str | None, **options):
        if Township.objects.filter(name=name).exists():
            raise CommandError(f"There is a township “{name}” already.")
        if admin and User.objects.filter(username=admin).exists():
            raise CommandError(f"The user name “{admin}” is taken.")
        township = Township.objects.create(name=name, name_en=name_en)
        trace(township, "create", by=None, way=Way.COMMAND, after={"name": name})
        fill_calendar(township)
        self.stdout.write(f"Created {township.name}.")
        if admin:
            user = User(township=township, username=admin, name=admin)
            password = create_account(user, by=None, way=Way.COMMAND)
            give_duty(Duty(user=user, township=township, role=Role.ADMIN, starts_on=timezone.localdate()), by=None, way=Way.COMMAND)
            self.stdout.write(f"Administrator {admin}, first password {password} (must be changed at the first sign-in).")
