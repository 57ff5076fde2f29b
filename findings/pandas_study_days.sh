#!/usr/bin/env bash
# Days that begin at four in the morning: once the clocks change, pandas and polars count the same answers in four
# ways.
#
# Versions: pandas 3.1.1, polars 2.1.0, tzdata 2026.6.
#
# Study days begin at 4:00, so that an answer after midnight belongs to the evening before. Here somebody in Berlin
# answers one card at 4:30 and one at 0:30 in the night that follows, for a week. On its Sunday the clocks change.
#
# A good guess: as the times know their zone, "days, moved by four hours" are days by the clock on the wall, in each of
# the ways that the two offer: two answers a day.
#
# Seen: only polars' group_by_dynamic(every="1d", offset="4h") does that. pandas' resample("24h", offset="4h") goes by
# hours that passed: from that Sunday on its days begin at 5:00, all summer, so the answers at 4:30 count for the day
# before. resample("D", offset="4h") begins at midnight, with a warning that a zone makes it ignore the offset. Taking
# four hours from each time, in either library, gives Saturday three answers and Sunday one, or none to somebody who
# studies early only: a streak is lost. Drop the zone first (tz_localize(None), replace_time_zone(None)): then all
# agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 polars==2.1.0 tzdata==2026.6
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas
import polars

THURSDAY = datetime(2026, 3, 26, 4, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TIMES = [THURSDAY + timedelta(days=day, hours=hours) for day in range(7) for hours in (0, 20)]

answers = pandas.Series(1, index=pandas.DatetimeIndex(TIMES))
wall = answers.tz_localize(None)
at = polars.col("at")
frame = polars.DataFrame({"at": TIMES}).with_columns(at.dt.convert_time_zone("Europe/Berlin"))
four = pandas.Timedelta(hours=4)


def counted(expression):
    return frame.group_by(expression.dt.date()).len().sort("at")["len"].to_list()


WAYS = {
    "pandas, resample('24h')": (lambda: answers.resample("24h", offset="4h").sum(), [2, 2, 3, 2, 2, 2, 1]),
    "pandas, resample('D')": (lambda: answers.resample("D", offset="4h").sum(), [1, 2, 2, 2, 2, 2, 2, 1]),
    "pandas, four hours taken": (lambda: answers.groupby((answers.index - four).date).sum(), [2, 2, 3, 1, 2, 2, 2]),
    "pandas, no zone, resample('24h')": (lambda: wall.resample("24h", offset="4h").sum(), [2] * 7),
    "pandas, no zone, resample('D')": (lambda: wall.resample("D", offset="4h").sum(), [2] * 7),
    "pandas, no zone, four hours taken": (lambda: wall.groupby((wall.index - four).date).sum(), [2] * 7),
    "polars, group_by_dynamic": (
        lambda: frame.group_by_dynamic("at", every="1d", offset="4h").agg(polars.len())["len"],
        [2] * 7,
    ),
    "polars, four hours taken": (lambda: counted(at.dt.offset_by("-4h")), [2, 2, 3, 1, 2, 2, 2]),
    "polars, no zone, four hours taken": (lambda: counted(at.dt.replace_time_zone(None).dt.offset_by("-4h")), [2] * 7),
}

failed = False
for name, (way, expected) in WAYS.items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = [int(count) for count in way()]
    warned = any("offset" in str(warning.message) for warning in caught)
    print(f"{name}: {found}{', with a warning' if warned else ''}")
    failed |= found != expected or warned != (name == "pandas, resample('D')")
sys.exit(failed)
PYTHON
