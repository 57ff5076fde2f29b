"""The way over from other trainers: their files, with the progress that is in them."""
