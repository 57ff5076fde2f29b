#!/usr/bin/env bash
# "zensical build --strict" passes although a picture and a page of the navigation are missing.
#
# Version: zensical 0.0.73.
#
# A good guess, also from MkDocs, whose successor this is: in strict mode a file that a page shows, and a page that the
# navigation names, have to be there, as pages that links lead to have.
#
# Seen: a link to a page that is missing fails the build. A picture that is missing, and an entry of "nav" without a
# file, are "No issues found", exit code 0; the built site has a broken picture, and a menu with a link to the
# source file, tides.md. Check the built pages yourself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zensical==0.0.73
mkdir "$folder/docs"
cd "$folder"

# build TEXT NAV: the exit code of a strict build of one page.
build() {
    printf '# Home\n\n%s\n' "$1" >docs/index.md
    printf '[project]\nsite_name = "Sea"\nsite_url = "https://example.org/"\nnav = [{ "Home" = "index.md" }%s]\n' "$2" >zensical.toml
    local code=0
    venv/bin/zensical build --clean --strict >log 2>&1 || code=$?
    printf '%s' "$code"
}

link=$(build '[tides](tides.md)' '')
picture=$(build '![tides](tides.png)' '')
shown=$(grep -c 'src="tides.png"' site/index.html)
menu=$(build 'The sea.' ', { "Tides" = "tides.md" }')
offered=$(grep -c 'href="[^"]*tides.md"' site/index.html)
printf 'exit codes: %s for a missing page, %s for a missing picture (in %s line of the page), %s for one in the menu (in %s)\n' \
    "$link" "$picture" "$shown" "$menu" "$offered"
[[ $link != 0 && $picture == 0 && $menu == 0 && $shown -ge 1 && $offered -ge 1 ]]
