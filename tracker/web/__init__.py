"""The web server around the pages: headers, host check, one-time file links, health."""
