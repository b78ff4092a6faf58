#!/bin/sh
# Builds one corpus with several generators, side by side:  run.sh [N] [subjects]
#   run.sh 1000                                        the rows of docs/performance.md, about two minutes
#   run.sh 10000 hugo,whyfirst,whyfirst:nohl,cp        ten times as many posts
# How long from a save to the new page in a preview, by the same client on the same sites, about ten minutes for 10,000:
#   bench.py preview 10000 hugo,hugo-full,hugo-memory,whyfirst
# A subject is a generator, or generator:variant (nohl, hl-glossary, hl-own, hl-again, ...), or cp; bench.py says which.
# RUNS sets the counted rounds (default 5). Needs python3; install.sh brings the other generators, and
# `cargo build --release` this one (or WHYFIRST=/path/to/binary).
set -e
cd "$(dirname "$0")"
ROWS=hugo,whyfirst,hugo:nohl,whyfirst:nohl,whyfirst:hl-glossary,whyfirst:hl-own,hugo:hl-again,whyfirst:hl-again,cp
exec python3 bench.py build "${1:-1000}" "${2:-$ROWS}" --runs "${RUNS:-5}"
