"""What the columns of a file hold, how its rows can be told apart by them, and what became of each part."""
