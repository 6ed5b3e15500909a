"""Tables: their lines, their cells, and what is written in them."""
