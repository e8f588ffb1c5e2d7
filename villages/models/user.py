from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from villages.models.duty import TOWNSHIP_READERS, Duty, Role
from villages.models.township import Township
from villages.models.village import Village


class UserQuerySet(models.QuerySet):
    def with_ties(self):
        """With what `villages.rules.ties` asks for, in three queries for any number of people."""
        duties = Duty.objects.select_related("office", "village", "branch", "township", "acting_for")
        rows = list(self.prefetch_related("recusals", models.Prefetch("duties", duties)))
        for row in rows:
            row.all_duties = list(row.duties.all()) if row.is_active else []
        return rows

    def visible_to(self, user):
        """Accounts are the administrator's; everyone sees their own."""
        return self.filter(Q(pk=user.pk) | Q(township__in=user.townships_as(Role.ADMIN)))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, **(fields | {"is_superuser": True}))


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. What they may do comes from their duties of today alone."""

    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, verbose_name=_("township"), related_name="users",
        help_text=_("Whose administrator keeps this account."),
    )  # fmt: skip
    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )  # fmt: skip
    name = models.CharField(_("full name"), max_length=60)
    home_village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, verbose_name=_("home village"), related_name="+",
        help_text=_("Where this person lives or belongs; they never score it."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["township", "username"]

    def __str__(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def all_duties(self) -> list[Duty]:
        """Past, present and future, in one query for as long as this object lives. None for an inactive account."""
        return list(self.duties.select_related("office", "village", "branch", "township", "acting_for")) if self.is_active else []

    def duties_on(self, day: date) -> list[Duty]:
        return [duty for duty in self.all_duties if duty.is_active_on(day)]

    @property
    def duties_today(self) -> list[Duty]:
        return self.duties_on(timezone.localdate())

    def townships(self) -> set[int]:
        """Townships in which any duty is held today."""
        return {duty.township_id for duty in self.duties_today}

    def townships_as(self, *roles: str) -> set[int]:
        return {duty.township_id for duty in self.duties_today if duty.role in roles}

    def townships_read(self) -> set[int]:
        """Townships whose figures this person reads for all villages, as an official there."""
        return self.townships_as(*TOWNSHIP_READERS)

    def offices_as(self, *roles: str) -> set[int]:
        return {duty.office_id for duty in self.duties_today if duty.role in roles and duty.office_id}

    def villages_as(self, *roles: str) -> set[int]:
        return {duty.village_id for duty in self.duties_today if duty.role in roles and duty.village_id}
