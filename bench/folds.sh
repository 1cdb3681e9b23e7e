#!/bin/sh
# Divides the training classes of the grocery set into three folds, to choose settings by: writes
# runs/folds/grocery-{0,1,2}.csv, in which a third of the training classes (fine_id / 2 modulo 3) is the validation split. The
# test classes stay the test split.
set -eu
cd "$(dirname "$0")/.."
root=${1:-../shared/data/grocery-store}
mkdir -p runs/folds
for fold in 0 1 2; do
    awk -F, -v fold=$fold -v root="$(cd "$root" && pwd)" '
        NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; print "path,label,category,split"; next }
        $column["zero_shot_split"] == "test" || $column["zero_shot_split"] == "train" {
            part = $column["zero_shot_split"]
            if (part == "train" && int($column["fine_id"] / 2) % 3 == fold) part = "validation"
            print root "/" $column["path"] "," $column["fine_name"] "," $column["coarse_name"] "," part
        }' "$root/index.csv" > runs/folds/grocery-$fold.csv
done
