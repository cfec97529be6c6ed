"""What an administrator sees: health, metrics, logs."""
