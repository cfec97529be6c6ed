"""A lookup on the check page: progress, provenance, re-checks."""
