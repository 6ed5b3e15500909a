"""Photographs of paper -> ink. They need scikit-image and scipy, which nothing else here does."""
