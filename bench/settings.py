"""The product's settings as an installation has them, on a database of the benchmark's own."""

import os
import secrets

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ["HTTPS"] = "0"
os.environ["DEBUG"] = "0"

from township.settings import *  # noqa: F403

# What is measured is the product, not the collecting of its static files.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
