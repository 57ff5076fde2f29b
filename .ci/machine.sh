# What the scripts in this folder share; they source it.
# shellcheck shell=bash

# A checkout's hooks run with variables that would point every git command at that checkout.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The interpreter itself: a shim of a version manager, or the link in a virtual environment, needs its own HOME.
interpreters=$(python3 -c 'import os, sys; print(os.path.dirname(os.path.realpath(getattr(sys, "_base_executable", sys.executable))))')

heading() {
    printf '\n## %s (after %d s)\n\n' "$*" "$SECONDS"
}

# fresh HOME COMMAND...: run a command as on a machine that nobody has used yet. Only what concerns the way to the
# package index is kept of the environment.
fresh() {
    local home=$1 name kept=("CI=true")
    shift
    mkdir -p "$home"
    while read -r name; do
        kept+=("$name=${!name}")
    done < <(compgen -e | grep -E '^(PIP_|UV_|NPM_CONFIG_|NODE_EXTRA_CA_CERTS$|SSL_CERT_|REQUESTS_CA_BUNDLE$)|_(proxy|PROXY)$' || true)
    if [[ -n ${PIP_CERT-} && -z ${SSL_CERT_FILE-} ]]; then
        kept+=("SSL_CERT_FILE=$PIP_CERT")
    fi
    env -i HOME="$home" PATH="$interpreters:/usr/local/bin:/usr/bin:/bin" "${kept[@]}" "$@"
}

# eyes: install what looks at the page of statistics in a browser, and at pictures in real terminals, and a voice. Where that cannot
# be, these tests are left out and say so.
eyes() {
    local wanted=() program
    for program in chromium npm xdotool xterm espeak-ng; do
        type -P "$program" >/dev/null || wanted+=("$program")
    done
    type -P Xvfb >/dev/null || wanted+=(xvfb)
    type -P rsvg-convert >/dev/null || wanted+=(librsvg2-bin)
    if [[ ${#wanted[@]} -gt 0 ]]; then
        { apt-get update && apt-get install --yes --no-install-recommends "${wanted[@]}"; } >/dev/null 2>&1 ||
            echo "cannot install ${wanted[*]}: the tests that look at pages and terminals, or listen, are left out"
    fi
}

# interpreter VERSION: the path of a Python of this version that can make virtual environments, where there is one.
interpreter() {
    local found check='import ensurepip, sqlite3, sys, venv; sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])'
    for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python3 "$(type -P "python$1")"; do
        if [[ -x $found ]] && "$found" -c "$check" "$1" 2>/dev/null; then
            printf '%s\n' "$found"
            return
        fi
    done
    return 1
}

# clone_head DIR: a new clone of what is committed.
clone_head() {
    git clone --quiet "$root" "$1"
}

# first_term: the term of the first card that a new home is asked, of the clone that is the current folder.
first_term() {
    local decks=(decks/*.md)
    sed -n 's/^## *//p' "${decks[0]}" | sed -n 1p
}
