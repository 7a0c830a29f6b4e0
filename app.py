"""The web app: served by `tracker serve`."""
