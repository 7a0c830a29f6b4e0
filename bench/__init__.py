"""Speed beside a peer measured in the same run: ratios, never limits."""
