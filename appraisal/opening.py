"""What must hold before a scheme opens, and what opening sets up."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from appraisal.specs import scheme_problems


def is_ready_to_open(scheme) -> None:
    """Raise ValidationError with every problem at once."""
    if problems := scheme_problems(scheme):
        raise ValidationError(problems)
