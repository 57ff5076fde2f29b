"""The review database: the only place that knows SQLite."""
