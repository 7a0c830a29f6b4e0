"""The pages: each gathers input, calls one action, shows the result."""
