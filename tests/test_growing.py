"""The measure of growth tells even work from work that grows with its square."""

import pytest
from growth import check_growth


@pytest.mark.growth
def test_what_is_even_passes() -> None:
    """Work that is done once for each piece is even."""
    check_growth(lambda size: "x".join(map(str, range(size))), 20_000)


@pytest.mark.growth
def test_a_square_is_found() -> None:
    """Work that goes through the whole text for each piece of it is not."""
    with pytest.raises(AssertionError):
        check_growth(lambda size: [("xxxx" * size).count("y") for _ in range(size)], 1_500)
