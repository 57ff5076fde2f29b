"""Moving from other trainers: their files, with the progress in them."""
