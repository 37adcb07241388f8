"""Whoever answers, one file each."""
