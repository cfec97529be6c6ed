"""A lookup on the check page: live, ended, or gone."""
