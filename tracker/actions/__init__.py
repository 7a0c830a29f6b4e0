"""The doors: facts enter by intake and coding, are judged by review, are read by browse and leave by export."""
