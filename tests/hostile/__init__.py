"""Hostile requests and posts, made from a seed and sent to the site with its record."""
