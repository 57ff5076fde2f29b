"""Terms that are moments, as in logs, programmes, timelines and lists of releases."""

import re
from collections.abc import Sequence

from flashcards.formats.pages import Pair

_MOST = 0.5
_STAMP = re.compile(
    r"\W*(?:\d{4}\W\d{1,2}\W\d{1,2}[T\s,]\s*|\d{1,2}\W\d{1,2}\W\d{2,4},?\s+|\d{1,2}\W[A-Z][a-z]{2}\W\d{4}[:\s]"
    r"|(?:[A-Z][a-z]{2},?\s+){1,2}\d{1,2},?\s+(?:\d{4},?\s+)?)?\d{1,2}[:.]\d{2}\b"
)
"""The time at which a line of a log begins, with or without the day."""

_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|mi\u00e9rcoles|jueves|viernes|s\u00e1bado|domingo"
    r"|luned\u00ec|marted\u00ec|mercoled\u00ec|gioved\u00ec|venerd\u00ec|sabato|domenica"
    r"|(?:segunda|ter\u00e7a|quarta|quinta|sexta)-feira"
)
_MONTH = (
    r"(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec|januar|februar|m\u00e4rz|mai|juni|juli|oktober|dezember|janvier|f\u00e9vrier|mars|avril|juin|juillet"
    r"|ao\u00fbt|septembre|octobre|novembre|d\u00e9cembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
)
_NUMBER = r"\d{1,4}(?:st|nd|rd|th|er)?\.?"
_IN_WORDS = rf"{_NUMBER}\W{{1,2}}(?:de\s)?(?:{_MONTH})\b|(?:{_MONTH})\b\.?\W{{1,2}}{_NUMBER}(?!\w)"
_IN_NUMBERS = r"\d{1,4}(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,4}"
_YEAR = r"(?:c\.\s?|in\s)?(?:1\d|20)\d\d(?:\s?[-\u2013]\s?\d{2,4})?"
_COUNT = r"\W*(?:version|release|week|day|woche|tag|semaine|jour|semana|d\u00eda)\s\d+.*|v?\d+\.\d+(?:\.\d+)*(?:\W.*)?"
_MOMENT = re.compile(
    rf"(?:{_DAY})(?:\W.*)?|(?:(?:{_DAY})\W+)?(?:{_IN_WORDS}|{_IN_NUMBERS}).*|{_YEAR}|{_COUNT}", re.IGNORECASE
)
"""A day, a date, a year, or the number of a version."""


def are_stamps(pairs: Sequence[Pair]) -> bool:
    """Whether most terms begin with a time of day, as the lines of a log do."""
    return sum(_STAMP.match(pair.term) is not None for pair in pairs) > _MOST * len(pairs)


def are_moments(pairs: Sequence[Pair]) -> bool:
    """Whether most terms are dates, days of the week, years or versions."""
    return sum(_MOMENT.fullmatch(pair.term) is not None for pair in pairs) > _MOST * len(pairs)
