#!/bin/sh
# Trains recipes with seeds 0, 1, 2 and prints mean and standard deviation of the figures on the test classes.
# Usage: bench/results.sh RECIPE ...        Finished runs are not run again; their folders are runs/results/RECIPE-SEED.
set -eu
cd "$(dirname "$0")/.."
figures="recall@1 recall@4 recall@10 map map@r"
printf '| recipe |'; for f in $figures; do printf ' %s |' "$f"; done; printf '\n| --- |'; for f in $figures; do printf ' --- |'; done; printf '\n'
for recipe in "$@"; do
    for seed in 0 1 2; do
        run="runs/results/$recipe-$seed"
        [ -f "$run/metrics.json" ] || ./smoothap train "$recipe" seed="$seed" precision=float32 --out "$run" --resume >&2
    done
    for state in before after; do
        if [ "$state" = before ]; then file=metrics-before.json; else file=metrics.json; fi
        printf '| %s, %s |' "$recipe" "$state"
        for f in $figures; do
            cat "runs/results/$recipe-0/$file" "runs/results/$recipe-1/$file" "runs/results/$recipe-2/$file" | awk -v key="\"$f\"" '
                $1 == key { v = $3; sub(/,$/, "", v); n++; s += v; q += v * v }
                END { m = s / n; d = (q - n * m * m) / (n - 1); printf " %.3f ± %.3f |", m, sqrt(d > 0 ? d : 0) }'
        done
        printf '\n'
    done
done
