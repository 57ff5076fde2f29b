"""What to ask today, and the state of a session: pure, without terminal or database."""
