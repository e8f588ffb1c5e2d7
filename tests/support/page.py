"""One line of the table of addresses."""

from dataclasses import dataclass, field

DUTIES = {
    "admin", "appraisal", "committee", "discipline", "party", "scorer", "head",
    "mediator", "economy", "village", "branch", "leader", "stationed", "auditor",
}  # fmt: skip
NOBODY = "nobody"  # signed in, without any duty
EVERYONE = DUTIES | {NOBODY}


@dataclass(frozen=True)
class Page:
    """One line of the table. Who does not see the row gets 404; who sees it and may not act gets 403; the rest `get` and `post`.

    `rows` are the names of the world's rows in the address, or literal words after `=`. A 405 comes before all rights. `first` are
    pages that ask for a duty before they look for the row. `posts` may post where fewer may than read.
    """

    name: str
    rows: str
    get: int
    post: int
    may: set[str]
    sees: set[str] = field(default_factory=lambda: EVERYONE)
    first: bool = False
    posts: set[str] | None = None
    public: tuple[int, int] = (302, 302)
    body: str = ""
