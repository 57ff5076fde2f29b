"""What other programs write of a person's progress; pure, as all formats are."""
