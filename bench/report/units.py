"""Formats figures for readers."""


def three_digits(value):
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"


def time_text(seconds):
    for unit, factor in (("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3)):
        if seconds < factor * 999.5:
            return f"{three_digits(seconds / factor)} {unit}"
    return f"{three_digits(seconds)} s"


def spread_text(figure):
    """The median and the spread of the repetitions."""
    below = 100 * (1 - figure.low / figure.median)
    above = 100 * (figure.high / figure.median - 1)
    return f"{time_text(figure.median)} <sub>-{below:.0f} +{above:.0f} %</sub>"


def count_text(count):
    for unit, factor in (("M", 10**6), ("k", 10**3)):
        if count >= factor and count % factor == 0:
            return f"{count // factor}{unit}"
    return str(count)


def number_text(count):
    return f"{count:,}".replace(",", " ")


def factor_text(factor):
    """A target's factor, as it was set."""
    return f"{factor:.3g}x" if factor < 1000 else f"{factor:.0f}x"
