"""The report of a lookup: answer cards, chart, results table, downloads, provenance and rechecks."""
