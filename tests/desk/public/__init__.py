"""Tests of the public application."""
