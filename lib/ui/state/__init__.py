"""What a session holds: chosen language, filters, open lookup, signed-in visitor."""
