"""What runs the site: sessions, caches, logs, middleware, signing in."""
