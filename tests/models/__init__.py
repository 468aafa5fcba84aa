"""Tests of the models: what the database refuses, and what every row can say of itself."""
