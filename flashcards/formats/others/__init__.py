"""The texts of other trainers with the progress in them; pure, as all formats are."""
