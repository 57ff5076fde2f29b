"""The first day of the week in each country."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week as in the settings; Monday is 0."""

_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6

_OTHERS = {
    _FRIDAY: "MV",
    _SATURDAY: "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    _SUNDAY: "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP"
    " PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
}
_BY_TERRITORY = {territory: day for day, territories in _OTHERS.items() for territory in territories.split()}


def first_weekday(locale: str) -> int:
    """The first day of the week for a locale such as ``pt_BR.UTF-8``; 0 is Monday, which is also the default.

    Source: Unicode CLDR 46, supplemental data, ``weekData/firstDay``.
    """
    territory = locale.partition(".")[0].partition("@")[0].partition("_")[2]
    return _BY_TERRITORY.get(territory.upper(), _MONDAY)
