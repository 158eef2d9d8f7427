"""Halls: mining space rebuilt for AI, with time, money and equipment."""
