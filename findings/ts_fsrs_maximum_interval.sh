#!/usr/bin/env bash
# ts-fsrs gives intervals beyond its maximum_interval, once a card has reached it.
#
# Version: ts-fsrs 5.4.2 (Node 20).
#
# Learners set a maximum because of an exam, or because they want to see each card once a year.
#
# A good guess: no interval is longer than the maximum; of a card that has reached it, Hard, Good and Easy all lead there.
#
# Seen: the three intervals are kept apart by a day after they were limited, so that with a maximum of 5 days Hard gives
# 5, Good 6 and Easy 7. With fuzz (enable_fuzz), a maximum of 30 days leads to up to 32. Anki and py-fsrs stop at the
# maximum. A program that rejects stored intervals above the setting rejects those that it made itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ts-fsrs@5.4.2 >log 2>&1 || { cat log; exit 1; }
cat >limits.cjs <<'NODE'
const { createEmptyCard, fsrs, generatorParameters, Rating } = require("ts-fsrs");
const grades = [Rating.Hard, Rating.Good, Rating.Easy];
const begin = new Date("2026-03-01T12:00:00Z");

function scheduler(maximum, fuzz) {
    return fsrs(generatorParameters({ maximum_interval: maximum, enable_fuzz: fuzz, learning_steps: [] }));
}

function answered(by, start, count) {
    let card = createEmptyCard(start);
    for (let turn = 0; turn < count; turn += 1) card = by.next(card, card.due, Rating.Easy).card;
    return card;
}

const plain = scheduler(5, false);
const card = answered(plain, begin, 1);
const offered = plain.repeat(card, card.due);
const days = grades.map((grade) => offered[grade].card.scheduled_days);
const spread = scheduler(30, true);
const longest = [...Array(200).keys()].map((day) => {
    const start = new Date(+begin + day * 86400000);
    return answered(spread, start, 3).scheduled_days;
});
const most = Math.max(...longest);
console.log(`first interval ${card.scheduled_days}; with a maximum of 5, Hard, Good, Easy: ${days}`);
console.log(`with a maximum of 30 and fuzz: ${Math.min(...longest)} to ${most}`);
process.exit(card.scheduled_days === 5 && days.join() === "5,6,7" && most === 32 ? 0 : 1);
NODE
node limits.cjs
