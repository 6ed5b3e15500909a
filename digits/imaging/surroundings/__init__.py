"""What people leave around a digit: borders, boxes, table lines, rules, strokes of neighbours."""
