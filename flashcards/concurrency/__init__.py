"""Threads and signals: what works meanwhile, and what waits until it is done."""
