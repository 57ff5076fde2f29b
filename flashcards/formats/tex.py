r"""The TeX of formulas as one reads it in a line: ``\frac{a+b}{2}`` is ``(a+b)/2``, ``x_1^2`` is ``x₁²``.

Only what can be said in characters is rewritten; a command that is not known
stays as it is written. The two libraries there are for this lose structure
(``x^{n+1}`` as ``x^n+1``, or ``\log`` as ``łog``), and a wrong formula is worse
than TeX.
"""

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\s+|.", re.DOTALL)
_DEEPEST = 40
_GROUPS = {"{": "}", "[": "]"}

_SYMBOLS: dict[str, str] = dict(
    re.findall(
        r"(\S+) (\S+)",
        r"""
        alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
        lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ
        phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ
        Phi Φ Psi Ψ Omega Ω
        times × cdot · div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙
        le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ equiv ≡ approx ≈ sim ∼ simeq ≃
        cong ≅ propto ∝ doteq ≐ prec ≺ succ ≻ mid ∣ nmid ∤ parallel ∥ perp ⊥ models ⊨ vdash ⊢
        in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ cup ∪ cap ∩ setminus ∖ emptyset ∅
        varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ top ⊤ bot ⊥
        to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⇒ Leftarrow ⇐
        Leftrightarrow ⇔ iff ⇔ mapsto ↦ uparrow ↑ downarrow ↓ longrightarrow ⟶ longleftarrow ⟵
        rightharpoonup ⇀ rightleftharpoons ⇌ hookrightarrow ↪
        sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ partial ∂ nabla ∇ infty ∞ bigcup ⋃ bigcap ⋂
        bigoplus ⨁ bigotimes ⨂
        ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ prime ′ degree ° angle ∠ triangle △ square □ hbar ℏ ell ℓ
        Re ℜ Im ℑ aleph ℵ wp ℘ dagger † ddagger ‡ langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋
        lVert ‖ rVert ‖ Vert ‖ lvert | rvert | vert | colon : therefore ∴ because ∵ checkmark ✓
        backslash \ lbrace { rbrace } { { } } % % $ $ # # & & _ _ | ‖
        """,
    )
)

_FUNCTIONS = frozenset(
    re.findall(
        r"\S+",
        "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log"
        " max min mod Pr sec sin sinh sup tan tanh argmax argmin",
    )
)
_SPACES = {",": " ", ":": " ", ";": " ", " ": " ", "quad": "  ", "qquad": "   ", "!": "", "/": ""}
_SILENT = frozenset(
    re.findall(
        r"\S+",
        "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle limits nolimits nonumber",
    )
)
_TEXTS = frozenset(
    re.findall(
        r"\S+",
        "text textrm textbf textit textsf texttt mathrm mathbf mathit mathsf mathtt mathcal mathfrak mathscr"
        " boldsymbol bm operatorname operatorname* mbox hbox",
    )
)
_ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0305",
    "underline": "\u0332",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
}
_DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_FRACTIONS = {
    ("1", "2"): "½",
    ("1", "3"): "⅓",
    ("2", "3"): "⅔",
    ("1", "4"): "¼",
    ("3", "4"): "¾",
}
_SUPER = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ−⊤∘′∗*",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ⁻ᵀ°′**",
        strict=True,
    )
)
_SUB = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ−",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₋",
        strict=True,
    )
)
_LINES = frozenset({"align", "align*", "aligned", "gather", "gather*", "gathered", "split", "eqnarray", "cases"})


def readable(tex: str) -> str | None:
    """A formula in characters, with line feeds between its lines; None if its braces do not match."""
    try:
        text = _Reader(tex).whole()
    except _Unreadable:
        return None
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


class _Unreadable(Exception):
    """The braces, environments or arguments of a formula do not match."""


class _Reader:
    """A reader of one formula; each method reads what it names and leaves the rest."""

    def __init__(self, tex: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(tex)
        self._at = 0
        self._depth = 0
        self._ends: dict[int, int] | None = None

    def whole(self) -> str:
        """Read everything."""
        text = self._until("")
        if self._at < len(self._tokens):
            raise _Unreadable
        return text

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise _Unreadable
        self._at += 1
        return token

    def _skip(self) -> None:
        while self._peek().isspace():
            self._at += 1

    def _until(self, end: str) -> str:
        """Read up to a token, which is left; the end of the formula is an empty token."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unreadable
        text = ""
        while (token := self._peek()) != end and token not in {"", "}", r"\end"}:
            if token in "^_":
                text = text.rstrip() + self._script(self._next())
            else:
                text = self._joined(text, token, self._atom())
        self._depth -= 1
        return text

    def _joined(self, text: str, token: str, atom: str) -> str:
        """A text with what follows it; the name of a function is separated from letters."""
        if token[1:] in _FUNCTIONS and text[-1:].isalnum():
            text += " "
        if token[1:] in _SYMBOLS and token[1:].isalpha() and not text[-1:].isspace():
            # a space that only ends the command's name
            self._skip()
        if token[1:] in _FUNCTIONS and (self._peek().isalnum() or self._peek()[1:] in _SYMBOLS):
            atom += " "
        return text + atom

    def _argument(self) -> str:
        """Read what a command or script applies to: a group, a command, or one character."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unreadable
        self._skip()
        text = self._atom().strip()
        self._depth -= 1
        return text

    def _atom(self) -> str:
        token = self._next()
        if token == "{":
            text = self._until("}")
            if self._next() != "}":
                raise _Unreadable
            return text
        if token.startswith("\\"):
            return self._command(token[1:])
        if token.isspace() or token in "~&":
            return " "
        return {"'": "′", "-": "−"}.get(token, token)

    def _command(self, name: str) -> str:  # noqa: PLR0911 - one for each kind of command
        if name in _SYMBOLS:
            return _SYMBOLS[name]
        if name in _FUNCTIONS:
            return name
        if name in _SPACES:
            return _SPACES[name]
        if name in _SILENT:
            if self._peek() == ".":
                self._at += 1
            return ""
        if name in _TEXTS:
            return self._argument()
        if name in _ACCENTS:
            return _accented(self._argument(), name)
        if name == "\\":
            return "\n"
        return self._shape(name)

    def _shape(self, name: str) -> str:  # noqa: PLR0911 - one for each kind of command
        """Read a command that changes the shape of its arguments."""
        match name:
            case "frac" | "dfrac" | "tfrac":
                above, below = self._argument(), self._argument()
                return _FRACTIONS.get((above, below)) or f"{_wrapped(above)}/{_wrapped(below)}"
            case "binom":
                return f"({self._argument()} choose {self._argument()})"
            case "sqrt":
                return self._root()
            case "mathbb":
                return "".join(_DOUBLE.get(char, char) for char in self._argument())
            case "not":
                return f"{self._argument()}\u0338"
            case "begin":
                return self._environment()
            case _:
                return f"\\{name}{self._arguments_as_written()}"

    def _arguments_as_written(self) -> str:
        """Read the groups after an unknown command, with their braces and brackets."""
        if self._ends is None:
            self._ends = _matching(self._tokens)
        start = self._at
        while (end := self._ends.get(self._at)) is not None:
            self._at = end + 1
        return "".join(self._tokens[start : self._at])

    def _root(self) -> str:
        degree = ""
        if self._peek() == "[":
            self._at += 1
            degree = self._until("]").strip()
            self._next()
        return (_script(degree, _SUPER, "^") if degree else "") + f"√{_wrapped(self._argument())}"

    def _environment(self) -> str:
        name = self._raw()
        if name in {"array", "tabular"}:
            self._raw()
        text = self._until(r"\end")
        if self._next() != r"\end" or self._raw() != name:
            raise _Unreadable
        rows = [" ".join(row.split()) for row in text.split("\n") if row.strip()]
        if name in _LINES:
            return "\n".join(rows)
        return f"[{'; '.join(rows)}]"

    def _raw(self) -> str:
        """Read a group as it is written."""
        if self._next() != "{":
            raise _Unreadable
        text = ""
        while (token := self._next()) != "}":
            text += token
        return text

    def _script(self, mark: str) -> str:
        return _script(self._argument(), _SUPER if mark == "^" else _SUB, mark)


def _matching(tokens: Sequence[str]) -> dict[int, int]:
    """The other half of each brace and bracket that begins a group."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {"}": [], "]": []}
    for at, token in enumerate(tokens):
        if token in _GROUPS:
            opened[_GROUPS[token]].append(at)
        elif opened.get(token):
            found[opened[token].pop()] = at
    return found


def _script(text: str, letters: dict[str, str], mark: str) -> str:
    """A raised or lowered text, or the text after its mark if there are no such characters."""
    text = text.replace(" ", "") if all(char in letters for char in text.replace(" ", "")) else text
    if all(char in letters for char in text):
        return "".join(letters[char] for char in text)
    return f"{mark}{text}" if len(text) == 1 or (mark == "_" and text.isalpha()) else f"{mark}({text})"


def _wrapped(text: str) -> str:
    """A part of a fraction or under a root, in parentheses if it is more than one thing."""
    bare = re.sub(r"[^\W_]|[₀-₉⁰-⁹.∂′\u0300-\u036f\u20d7]", "", text)
    return text if not bare or (text[0] + text[-1] == "()" and text.count("(") == 1) else f"({text})"


def _accented(text: str, name: str) -> str:
    if len(text) == 1 or name in {"overline", "underline"}:
        return "".join(char + _ACCENTS[name] for char in text)
    return f"{name}({text})"
