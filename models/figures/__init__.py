"""Figures: ledgers as columns and rows of plain values, charts as drawn values, days spent. Pure."""
