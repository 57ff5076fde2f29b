"""Run the program with ``python -m flashcards``."""

from flashcards.cli import main

if __name__ == "__main__":
    main(prog_name="flashcards")
