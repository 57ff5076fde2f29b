#!/usr/bin/env bash
# Three packages named after SM-2 read its plainest sentence in two wrong ways: what a lapse does to the ease factor.
#
# Versions: supermemo 2.0.23 and supermemo2 1.1.0 (npm, Node 20), supermemo2 3.0.1 (PyPI, by somebody else).
#
# SM-2 says that an answer below 3 begins the repetitions anew "without changing the E-Factor", which starts at 2.5. An
# answer of 5 adds 0.1, a 4 nothing, and a 3 takes away 0.14.
#
# A good guess: after 5, 5, 1, 5, 5, 5 the factor is 2.5 and five times 0.1, so 3.0; packages differ about intervals
# at most, where SM-2 leaves open how they are rounded and which of them follows a lapse.
#
# Seen: supermemo and the supermemo2 of PyPI take 0.54 away for the 1 and end at 2.46. The supermemo2 of npm leaves the
# factor as it is at a lapse, but also at the first two passes, and at the one that follows a lapse: it ends at 2.70, and
# after 3, 3, 5 it has 2.60, where the rule gives 2.32. Nobody reads the same ease factor out of the same history, so do
# not carry one from one program to the next: carry the answers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check supermemo2==3.0.1
npm install --silent --no-audit --no-fund supermemo@2.0.23 supermemo2@1.1.0 >log 2>&1 || { cat log; exit 1; }
cat >ease.cjs <<'NODE'
const { supermemo } = require("supermemo");
const supermemo2 = require("supermemo2").default;
let item = { interval: 0, repetition: 0, efactor: 2.5 };
let state = { factor: 2.5 };
for (const answer of process.argv.slice(2).map(Number)) {
    item = supermemo(item, answer);
    state = supermemo2(answer, state.schedule, state.factor);
}
console.log(`npm supermemo ${item.efactor.toFixed(2)}, npm supermemo2 ${state.factor.toFixed(2)}`);
NODE
cat >ease.py <<'PYTHON'
import sys

from supermemo2 import first_review, review

DAY = "2026-03-01 00:00:00"
first, *others = map(int, sys.argv[1:])
state = first_review(first, DAY)
by_rule = 2.5
for answer in (first, *others):
    by_rule += (0.1 - (5 - answer) * (0.08 + (5 - answer) * 0.02)) if answer >= 3 else 0
for answer in others:
    state = review(answer, state["easiness"], state["interval"], state["repetitions"], DAY)
print(f"PyPI supermemo2 {state['easiness']:.2f}, by the rule {by_rule:.2f}")
PYTHON
for answers in "5 5 1 5 5 5" "3 3 5" "5 5 4 5"; do
    # Each answer is an argument of its own.
    # shellcheck disable=SC2086
    printf '%s: %s, %s\n' "$answers" "$(node ease.cjs $answers)" "$(venv/bin/python ease.py $answers)"
done | tee seen
diff seen - <<'EXPECTED'
5 5 1 5 5 5: npm supermemo 2.46, npm supermemo2 2.70, PyPI supermemo2 2.46, by the rule 3.00
3 3 5: npm supermemo 2.32, npm supermemo2 2.60, PyPI supermemo2 2.32, by the rule 2.32
5 5 4 5: npm supermemo 2.80, npm supermemo2 2.60, PyPI supermemo2 2.80, by the rule 2.80
EXPECTED
