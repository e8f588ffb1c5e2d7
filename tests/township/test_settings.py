"""An installation starts safely or not at all, and serves files that refer to files that exist."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from township.safety import refuse_unsafe

LONG = "k" * 50
SAFE = {"debug": False, "secret_key": LONG, "hosts": ["township.example"], "https": True}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"https": False, "hosts": ["127.0.0.1", "localhost"]},
        {"https": False, "hosts": ["192.168.1.20"]},
        {"debug": True, "secret_key": "", "hosts": [], "https": False},
    ],
)
def test_safe_settings_start(given):
    refuse_unsafe(**SAFE | given)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "k" * 49}, "SECRET_KEY"),
        ({"hosts": []}, "ALLOWED_HOSTS"),
        ({"hosts": ["township.example", "*"]}, "ALLOWED_HOSTS"),
        ({"https": False}, "HTTPS=0"),
        ({"https": False, "hosts": ["127.0.0.1", "8.8.8.8"]}, "HTTPS=0"),
    ],
)
def test_unsafe_settings_name_what_to_set(given, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        refuse_unsafe(**SAFE | given)


def test_nothing_set_does_not_start():
    """A whole process, as gunicorn would start it."""
    unset = {"SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "HTTPS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, "-c", "import township.wsgi"]
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Set SECRET_KEY to at least 50 random characters" in run.stderr


def test_static_files_can_be_served(settings, tmp_path):
    """The production storage follows every reference in every style sheet, and fails on one that leads nowhere."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
