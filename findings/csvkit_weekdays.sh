#!/usr/bin/env bash
# csvsort turns the word Monday into a date: the 8th of January in the year 1.
#
# Versions: csvkit 2.2.0, agate 1.14.2, parsedatetime 2.6.
#
# csvkit guesses what a column holds: numbers, dates, true or false. Lessons have columns of weekdays, months, the
# words for yes and no, numerals of other scripts. "csvsort words.csv" sorts a deck, "csvjson" hands it to a program.
#
# A good guess: a date is something with a day, a month and a year, as its documentation shows; or sorting changes the
# order of the rows and no cell.
#
# Seen: each weekday becomes a day of the first week of the year 1, each month its first day in that year, "two weeks"
# the 15th of January. Yes and no become True and False, and the Arabic numeral ٣ becomes 3. One other word in the
# column is enough to stop that, so a long deck comes through unharmed and its lessons do not. csvcut, csvgrep and
# csvstack leave cells alone; csvsort, csvjson, csvjoin and csvlook need --no-inference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 parsedatetime==2.6
cd "$folder"
failed=0

# sorted WORDS EXPECTED [OPTION ...]: check what sorting a column of words makes of them.
sorted() {
    local words=$1 expected=$2 cells
    shift 2
    cells=$(tr ' _' '\n ' <<<"$words" | sed '1i word,note
s/$/,in a lesson/' | venv/bin/csvsort "$@" | sed 1d | cut -d , -f 1 | paste -sd '|')
    echo "$words -> $cells"
    [ "$cells" = "$expected" ] || failed=1
}

sorted "Monday Tuesday Wednesday" "0001-01-02|0001-01-03|0001-01-08"
sorted "March May June" "0001-03-01|0001-05-01|0001-06-01"
sorted "one_day two_weeks" "0001-01-02|0001-01-15"
sorted "yes no" "False|True"
sorted "٤ ٣" "3|4"
sorted "Monday Tuesday tide" "Monday|Tuesday|tide"
sorted "Monday Tuesday Wednesday" "Monday|Tuesday|Wednesday" --no-inference
printf 'word,Wort\nMonday,Montag\n' >days.csv
printf 'word,Mot\nMonday,lundi\n' >jours.csv
for command in "csvjson days.csv" "csvlook days.csv" "csvjoin -c 1 days.csv jours.csv" "csvcut -c 1,2 days.csv" \
    "csvgrep -c 1 -m Monday days.csv" "csvstack days.csv"; do
    shown=$(venv/bin/$command | grep -oE 'Monday|0001-01-08')
    echo "$command: $shown"
    case $command in
        csvcut* | csvgrep* | csvstack*) [ "$shown" = Monday ] || failed=1 ;;
        *) [ "$shown" = 0001-01-08 ] || failed=1 ;;
    esac
done
exit "$failed"
