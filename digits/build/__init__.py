"""Everything that only a build needs. The rest of the package never imports it; not deployed."""
