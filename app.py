"""The web app, for `streamlit run app.py` or any ASGI server; `tracker serve` starts it with every setting fixed."""

from tracker.web.serve import build

app = build()
