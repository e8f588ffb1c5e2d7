"""The product's settings as tests need them: an installation outside debug, with quick password hashing."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
os.environ["HTTPS"] = "0"
os.environ["DEBUG"] = "0"
if os.environ.get("XIANGPING_SHARE") == "postgresql":
    os.environ["DATABASE_URL"] = os.environ["XIANGPING_POSTGRES"]

from township.settings import *  # noqa: F403
from township.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, SQLITE

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in an installation: in memory all threads would share one connection, and with it one transaction.
    folder = tempfile.mkdtemp(prefix="xiangping-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": str(Path(folder) / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = SQLITE | {"init_command": SQLITE["init_command"] + "PRAGMA synchronous=OFF;"}

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
