"""Synthetic databases: invented people, places and sources in the proportions of real ones; pure functions."""
