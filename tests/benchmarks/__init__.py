"""Speed as ratios against hand-written queries in the same run. In: `BENCH_ROWS`. Out: a table, and `build/bench.json`."""
