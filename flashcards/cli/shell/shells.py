"""The scripts by which bash, zsh and fish ask for completions, and the answers. Imported for a shell."""

import os
import re
import shlex

from click.shell_completion import BashComplete, CompletionItem, FishComplete, ZshComplete, add_completion_class

SHELLS = ("bash", "zsh", "fish")

_BASH = r"""# Completion of %(prog_name)s for bash.
%(complete_func)s() {
    local line=${COMP_LINE:0:$COMP_POINT} kind value
    [[ -n $line ]] || line="${COMP_WORDS[*]:0:$((COMP_CWORD + 1))}"
    COMPREPLY=()
    while IFS=$'\t' read -r kind value; do
        case $kind in
            dir) compopt -o dirnames 2>/dev/null ;;
            file) compopt -o default 2>/dev/null ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_LINE="$line" COMP_BREAKS="$COMP_WORDBREAKS" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = r"""#compdef %(prog_name)s
# Completion of %(prog_name)s for zsh.
%(complete_func)s() {
    local kind key descr
    local -a response plain described
    (( $+commands[%(prog_name)s] )) || return 1
    local -x COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) %(complete_var)s=zsh_complete
    response=("${(@f)$(%(prog_name)s)}")
    for kind key descr in "${response[@]}"; do
        case $kind in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain) if [[ $descr == _ ]]; then plain+=("$key"); else described+=("$key:$descr"); fi ;;
        esac
    done
    (( ! $#described )) || _describe -V unsorted described -U
    (( ! $#plain )) || compadd -U -V unsorted -a -- plain
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = r"""# Completion of %(prog_name)s for fish.
function %(complete_func)s
    for line in (env %(complete_var)s=fish_complete COMP_LINE=(commandline -cp | string collect) %(prog_name)s)
        set -l found (string split -m1 \t -- $line)
        switch $found[1]
            case dir
                __fish_complete_directories $found[2]
            case file
                __fish_complete_path $found[2]
            case plain
                printf '%%s\n' $found[2]
        end
    end
end
complete --no-files --keep-order --command %(prog_name)s --arguments "(%(complete_func)s)"
"""

_UNSAFE = re.compile(r"([^\w:./@%+=,-])")
_END = "\x1f"
"""Added to a line to find its last word, which may be empty."""


def words_of(line: str) -> tuple[list[str], str, str]:
    """The arguments before the last word of an unfinished line, that word, and the quotation mark open in it."""
    lexer = shlex.shlex(f"{line}{_END}", posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    quote = ""
    try:
        words += lexer
    except ValueError:
        quote = str(getattr(lexer, "state", ""))[:1]
        words.append(lexer.token)
    at = next((number for number, word in enumerate(words) if os.path.basename(word) == "flashcards"), 0)  # noqa: PTH119
    last = words[-1].removesuffix(_END) if len(words) > at + 1 else ""
    return words[at + 1 : -1], last, quote


def option_of(word: str) -> str:
    """What is before the value in ``--option=value``, which click completes without it."""
    option, sign, _ = word.partition("=")
    return option + sign if sign and option.startswith("--") else ""


class _Bash(BashComplete):
    """The answers for bash, each a replacement for what it regards as the word."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        arguments, last, self._quote = words_of(os.environ.get("COMP_LINE", ""))
        breaks = set(os.environ.get("COMP_BREAKS", "")) & set(":=")
        # bash treats a colon, and what is before it, as words, unless they are quoted.
        self._kept = 0 if self._quote else max((last.rfind(mark) + 1 for mark in breaks), default=0)
        self._option = option_of(last)
        return arguments, last

    def format_completion(self, item: CompletionItem) -> str:
        value = f"{self._option}{item.value}"[self._kept :] if item.type == "plain" else ""
        if self._quote == '"':
            value = re.sub(r'(["$`\\])', r"\\\1", value)
        elif not self._quote:
            value = _UNSAFE.sub(r"\\\1", value)
        return f"{item.type}\t{value}"


class _Zsh(ZshComplete):
    """Support for zsh, whose completion may be switched off."""

    source_template = _ZSH

    def get_completion_args(self) -> tuple[list[str], str]:
        arguments, last = super().get_completion_args()
        self._option = option_of(last)
        return arguments, last

    def format_completion(self, item: CompletionItem) -> str:
        item.value = f"{self._option}{item.value}"
        return super().format_completion(item)


class _Fish(FishComplete):
    """Support for fish, which quotes by itself."""

    source_template = _FISH

    def get_completion_args(self) -> tuple[list[str], str]:
        arguments, last, _ = words_of(os.environ.get("COMP_LINE", ""))
        self._option = option_of(last)
        return arguments, last

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type}\t{self._option}{item.value}" + (f"\t{item.help}" if item.help else "")


def register() -> None:
    """Replace click's own classes with these."""
    for name, kind in zip(SHELLS, (_Bash, _Zsh, _Fish), strict=True):
        add_completion_class(kind, name)
