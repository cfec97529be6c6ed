"""The page of trends: a week against the one before, days and weeks as a picture, a table and a file."""
