"""A lookup on the check page: under way, at rest, or gone."""
