"""Tracker: a report's words become claims, reviewers judge them, accepted claims become facts, facts leave."""
