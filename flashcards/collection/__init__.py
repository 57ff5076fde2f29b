"""The review database: the only place that knows our tables."""
