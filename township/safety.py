"""What keeps an installation from starting unsafely."""

import ipaddress

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe(*, debug: bool, secret_key: str, hosts: list[str], https: bool) -> None:
    """Raise ImproperlyConfigured, naming the variable to set, unless these settings are safe outside debug."""
    if debug:
        return
    if len(secret_key) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters (or DEBUG=1 on your own desk).")
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this installation answers to, without '*'.")
    if not https and not all(is_inside(host) for host in hosts):
        raise ImproperlyConfigured("HTTPS=0 is for this computer or the office network: give ALLOWED_HOSTS inside it, or use HTTPS.")


def is_inside(host: str) -> bool:
    """True for this computer and for private addresses, which no passer-by on the internet reaches."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_private
    except ValueError:
        return False
