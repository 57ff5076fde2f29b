"""Formulas as characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.formats.tex import readable


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\frac12", "½"),
        (r"\frac{dx}{dt}", "dx/dt"),
        (r"\frac{(a+b)}{(c)(d)}", "(a+b)/((c)(d))"),
        (r"x^2+y_1", "x²+y₁"),
        (r"x_1^{n+1}", "x₁ⁿ⁺¹"),
        (r"x^{n + 1}", "xⁿ⁺¹"),
        (r"e^{i\pi}+1=0", "e^(iπ)+1=0"),
        (r"x_{i,j} x_\theta x_{\max}", "x_(i,j) x_θ xₘₐₓ"),
        (r"a ^ b", "aᵇ"),
        (r"A^\top A^{-1} f' 90^\circ", "Aᵀ A⁻¹ f′ 90°"),
        (r"\frac{\partial L}{\partial x} 2\cdot 3", "∂L/∂x 2·3"),
        (r"\sum_{i=1}^n i^2", "∑ᵢ₌₁ⁿ i²"),
        (r"\alpha \to \beta", "α→β"),
        (r"\nabla_\theta L", "∇_θ L"),
        (r"\sqrt{x+1} \sqrt x \sqrt[3]{x} \sqrt[a+Q]{x}", "√(x+1) √x ³√x ^(a+Q)√x"),
        (r"\mathbb{R}^n \mathbb{X} \mathcal{O}(n\log n)", "ℝⁿ X O(n log n)"),
        (r"\log_2 n, \log2, \sin\alpha, 2\cos x", "log₂ n, log 2, sin α, 2 cos x"),
        (r"P(A\mid B)=\frac{P(B\mid A)P(A)}{P(B)}", "P(A∣B)=(P(B∣A)P(A))/(P(B))"),
        (r"\hat{y} \bar x \vec{v} \widehat{xy} \overline{ab}", "y\u0302 x\u0304 v\u20d7 widehat(xy) a\u0305b\u0305"),
        (r"\left( \frac{1}{3} \right. \|x\|", "( ⅓ ‖x‖"),
        (r"\text{softmax}(x)_i \operatorname{rank} A", "softmax(x)ᵢ rank A"),
        (r"a\,b\quad c~d\!e", "a b c de"),
        (r"\binom{n}{k} \not= \{1\} 5\%", "(n choose k) =\u0338 {1} 5%"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[1 2; 3 4]"),
        (r"\begin{array}{cc}1&2\end{array}", "[1 2]"),
        ("\\begin{aligned}a&=b\\\\\nc&=d\\\\\\end{aligned}", "a =b\nc =d"),
        (r"a \\ b", "a\nb"),
        (r"\unknown{x} \foo", r"\unknown{x} \foo"),
        (r"a \pmod{n}", r"a \pmod{n}"),
        (r"\xrightarrow[a]{b} c", r"\xrightarrow[a]{b} c"),
        (r"\unknown{\frac{1}{2}}", r"\unknown{\frac{1}{2}}"),
        (r"\stackrel{a}{=}", r"\stackrel{a}{=}"),
        (r"\foo [1,2)", r"\foo [1,2)"),
        ("", ""),
    ],
)
def test_readable(tex: str, text: str) -> None:
    """Scripts, fractions, roots, Greek and signs become characters, and structure is never lost."""
    assert readable(tex) == text


@pytest.mark.parametrize(
    "tex",
    ["{", "}", r"\frac", r"\frac{1}", "x^", r"\begin{matrix}1", r"\begin{a}1\end{b}", r"\begin x", r"\end{a}",
     r"\sqrt[2", r"{\end{a}", r"\begin{a", "{" * 60 + "}" * 60],
)  # fmt: skip
def test_unreadable(tex: str) -> None:
    """What does not match is left as it is written."""
    assert readable(tex) is None


@given(st.text(r"\{}[]^_&ab1 frcqt" + "\n", max_size=40))
def test_anything(tex: str) -> None:
    """Whatever is written, there is an answer, in lines without blanks around them."""
    text = readable(tex)
    assert text is None or all(line == " ".join(line.split()) for line in text.split("\n"))


def test_commands_within_commands_without_end() -> None:
    """A formula nested deeper than anybody writes is none that can be read as characters."""
    tex = r"\sqrt" * 500 + "x"
    assert readable(tex) is None
