# How often each word stands in a (very small) pile of text.
words = {"play": 6, "played": 4, "playing": 4, "king": 5, "singing": 3, "red": 2}
pieces = {word: list(word) for word in words}      # start from single letters


def join(parts, pair):
    """Glue every neighbouring pair of this kind into one piece."""
    out = []
    for part in parts:
        if out and (out[-1], part) == pair:
            out[-1] += part
        else:
            out.append(part)
    return out


merges = []
for _ in range(7):
    counts = {}
    for word, parts in pieces.items():
        for pair in zip(parts, parts[1:]):
            counts[pair] = counts.get(pair, 0) + words[word]
    best = max(counts, key=counts.get)             # the commonest pair wins
    merges.append(best)
    pieces = {word: join(parts, best) for word, parts in pieces.items()}
    print(best[0], "+", best[1], "  seen", counts[best], "times")

# A word that was not in the pile is cut with the same joins, in the same order.
for new in ["sinking", "replayed"]:
    parts = list(new)
    for pair in merges:
        parts = join(parts, pair)
    print(new, "->", " | ".join(parts))
