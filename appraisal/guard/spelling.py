"""Text as the table reads it: plain letters, whatever was put between or instead of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SIMPLIFIED = dict(
    zip(
        "會術項結紮劄絕環產計劃補撫養費罰處違兩檢節體訪級進戶糾紛數舉報調錄陸點贊讚網絡發轉習時長導領經驗媒無總積舊個對齡婦嬰處懷團種類達",
        "会术项结扎扎绝环产计划补抚养费罚处违两检节体访级进户纠纷数举报调录陆点赞赞网络发转习时长导领经验媒无总积旧个对龄妇婴处怀团种类达",
        strict=True,
    )
)
BREAKS = set("、。,;:!?/|\n\r")
INVISIBLE = ("Mn", "Me", "Cf")  # accents and marks, zero-width characters


@dataclass(frozen=True)
class Spelling:
    """A spelling of a text, and for each of its characters the place in the text it came from."""

    text: str
    places: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """From a stretch of the spelling to that of the text as it was written."""
        return self.places[start], self.places[end - 1] + 1


def spellings(text: str) -> tuple[Spelling, Spelling, Spelling]:
    """Chinese characters; English words; English words with hyphens and dots closed up."""
    return _chinese(text), *_english(text)


def _chinese(text: str) -> Spelling:
    """Simplified, without anything between the characters; `|` where a list or sentence breaks."""
    return _spelling(("|" if char in BREAKS else char, place) for char, place in _plain(text) if char.isalnum() or char in BREAKS)


def _english(text: str) -> tuple[Spelling, Spelling]:
    """Lower-case words with a single space between them: hyphens and dots once as spaces, once as nothing."""
    apart: list[tuple[str, int]] = []
    joined: list[tuple[str, int]] = []
    for char, place in _plain(text):
        if char in "'’‘`":
            continue
        is_letter = char.isascii() and char.isalnum()
        for spelling in (apart, joined):
            if is_letter:
                spelling.append((char, place))
            elif not (spelling is joined and char in "-‐‑‒–—._*·"):
                _add_space(spelling, place)
    return _spelling(_without_letter_spacing(apart)), _spelling(joined)


def _plain(text: str) -> Iterable[tuple[str, int]]:
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFKD", char).casefold():
            if unicodedata.category(plain) not in INVISIBLE:
                yield SIMPLIFIED.get(plain, plain), place


def _add_space(spelling: list[tuple[str, int]], place: int) -> None:
    if spelling and spelling[-1][0] != " ":
        spelling.append((" ", place))


def _without_letter_spacing(spelling: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """`i u d` and `a b o r t i o n` become words: a space between two single letters goes."""
    text = f" {''.join(char for char, _place in spelling)} "  # one longer in front: text[i + 1] is spelling[i]
    return [
        (char, place)
        for index, (char, place) in enumerate(spelling)
        if not (char == " " and text[index - 1 : index] == " " and text[index + 3 : index + 4] == " ")
    ]


def _spelling(pairs: Iterable[tuple[str, int]]) -> Spelling:
    kept = list(pairs)
    return Spelling("".join(char for char, _place in kept), [place for _char, place in kept])
