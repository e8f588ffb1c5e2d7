"""Scoring: numbers in, numbers and their explanation out. Pure Python, exact, no Django.

Points, weights and totals are integers in hundredths, coefficients in ten-thousandths, inputs Decimals of at most four places.
"""
