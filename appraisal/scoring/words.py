"""Words that leave this package: English, marked for translation where Django stands."""

from __future__ import annotations

from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


Words = tuple[str, dict[str, Any]]  # an English text with %(name)s, and what to put there


class ScoringError(ValueError):
    """Something refused by name: `message` is English with %(name)s for `params`; `field` names the input or parameter."""

    def __init__(self, message: str, field: str = "", **params: Any):
        self.message, self.params, self.field = message, params, field
        super().__init__(message, field, params)

    def __str__(self) -> str:
        return self.message % self.params
