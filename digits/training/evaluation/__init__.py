"""How right the model is: on single digits, on numbers, against alternatives."""
