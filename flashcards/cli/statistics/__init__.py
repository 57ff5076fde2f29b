"""The statistics: which cards and days are meant, and how they are printed."""
