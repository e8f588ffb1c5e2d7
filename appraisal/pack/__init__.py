"""The sealed pack of a year: one zip that holds what was decided and why, and can be checked anywhere."""
