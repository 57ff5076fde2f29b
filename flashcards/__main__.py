"""``python -m flashcards``, and what the installed command runs."""

import sys


def run() -> None:
    """Run the program. Ctrl-C while it is still being loaded ends it without alarm."""
    try:
        from flashcards.cli import main  # inside of what an interrupt may meet

        main(prog_name="flashcards")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
