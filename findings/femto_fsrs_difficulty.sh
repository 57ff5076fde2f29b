#!/usr/bin/env bash
# femto-fsrs calculates stability with the difficulty after an answer: the same parameters give other intervals.
#
# Versions: femto-fsrs 2.0.0, ts-fsrs 5.4.2 (Node 20), both with the 19 parameters that femto-fsrs comes with.
#
# In FSRS an answer changes two numbers of a card, difficulty and stability. The new stability depends on the difficulty,
# and parameters are fitted with the one that the card had before the answer.
#
# A good guess: with the same parameters, without fuzz, steps or rounding, two implementations give the same stability,
# apart from decimals.
#
# Seen: difficulty is equal, stability is not: femto-fsrs calculates difficulty first, and stability from
# the result. Easy, and Easy again after 16 days, lead to 169 days instead of 150; Good and then Hard three times to 9.3
# days instead of 10.1. After Good alone, which hardly changes difficulty, the two agree to half a percent, so that a
# test with ordinary answers shows nothing. Parameters fitted elsewhere do not fit here.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund femto-fsrs@2.0.0 ts-fsrs@5.4.2 >log 2>&1 || { cat log; exit 1; }
cat >compare.cjs <<'NODE'
const { createDeck, Grade } = require("femto-fsrs");
const { FSRS5_DEFAULT_DECAY, FSRSAlgorithm, generatorParameters } = require("ts-fsrs");
const w = [
    0.40255, 1.18385, 3.173, 15.69105, 7.1949, 0.5345, 1.4604, 0.0046, 1.54575, 0.1192, 1.01925, 1.9395, 0.11, 0.29605,
    2.2698, 0.2315, 2.9898, 0.51655, 0.6621,
];
const algorithm = new FSRSAlgorithm(generatorParameters({ w: [...w, 0, FSRS5_DEFAULT_DECAY] }));
const deck = createDeck({ w });

/** The two states after answers, each given on the day to which the state before leads. */
function states(grades) {
    let other = null;
    let femto = null;
    for (const grade of grades) {
        const days = other ? Math.max(1, Math.round(other.stability)) : 0;
        other = algorithm.next_state(other, days, grade);
        femto = femto ? deck.gradeCard(femto, days, grade) : deck.newCard(grade);
    }
    return [other.stability, femto.S, other.difficulty, femto.D];
}

const { AGAIN, HARD, GOOD, EASY } = Grade;
const expected = [
    ["Good", [GOOD], 3.17, 3.17],
    ["Good four times", [GOOD, GOOD, GOOD, GOOD], 100.75, 100.91],
    ["Easy twice", [EASY, EASY], 150.28, 169.23],
    ["Good, then Hard three times", [GOOD, HARD, HARD, HARD], 10.12, 9.25],
    ["Good, then Again", [GOOD, AGAIN], 1.06, 1.03],
];
let failed = false;
for (const [name, grades, others, femtos] of expected) {
    const [stability, S, difficulty, D] = states(grades);
    console.log(`${name}: ts-fsrs ${stability.toFixed(2)} days, femto-fsrs ${S.toFixed(2)}; difficulty ${difficulty.toFixed(3)}, ${D.toFixed(3)}`);
    failed ||= Math.abs(stability - others) > 0.01 || Math.abs(S - femtos) > 0.01 || Math.abs(difficulty - D) > 0.001;
}
process.exit(failed ? 1 : 0);
NODE
node compare.cjs 2>>log
