"""The ASGI side of the server: page shell, security headers, origins, sign-in guard, routes and request log."""
