"""How good the product is, on data with known answers, beside rivals that everybody knows."""
