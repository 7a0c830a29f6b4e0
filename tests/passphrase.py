"""The passphrase of encrypted stores in tests."""

PASSPHRASE = "four invented words here"
