"""What operators see and set up: health, metrics, logs, the process itself."""
