"""Persian and English: texts, digits, dates."""
