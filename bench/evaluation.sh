#!/bin/sh
# Exact evaluation beside its peers on the same vectors, one after the other in one run: wall and CPU seconds, peak memory.
# Usage: bench/evaluation.sh [ROWS [DIMENSION]]        default 20000 512; the size of SOP's test set is 60502
#
# mvn -q -pl bench -am package -DskipTests     first
# JAVA, PYTHON, NUMPY_PYTHON                   programs to use; NUMPY_PYTHON may be one whose numpy has a newer OpenBLAS
# PML=DIR                                      src folder of github.com/KevinMusgrave/pytorch-metric-learning; without it, it is left out
# PML_ROWS=N                                   rows for it (default 8000: its memory grows with their square)
# OPENBLAS_CORETYPE=Cooperlake                 for an OpenBLAS that does not know the processor and takes its 256-bit kernels
set -eu
cd "$(dirname "$0")/.."
rows=${1:-20000}
dimension=${2:-512}
java=${JAVA:-java}
python=${PYTHON:-python3}
folder=$(mktemp -d "${TMPDIR:-/tmp}/smoothap-evaluation.XXXXXX")
trap 'rm -rf "$folder"' EXIT

ours() { # JVM options, and a command to run it by
    options=$1
    # shellcheck disable=SC2086
    ${2:-} "$java" -XX:+UseParallelGC $options --add-modules jdk.incubator.vector -cp bench/target/smoothap-bench.jar \
        org.smoothap.bench.EvaluationSpeed measure "$folder" 2>/dev/null
}

"$java" --add-modules jdk.incubator.vector -cp bench/target/smoothap-bench.jar \
    org.smoothap.bench.EvaluationSpeed make "$rows" "$dimension" 5 0.7 "$folder" 2>/dev/null
"${NUMPY_PYTHON:-$python}" bench/peers/evaluation_peers.py "$folder" sgemm
ours "-Xmx600m"
"${NUMPY_PYTHON:-$python}" bench/peers/evaluation_peers.py "$folder" sgemm
ours "-Xmx600m" "taskset -c 0"
OPENBLAS_CORETYPE=Haswell "${NUMPY_PYTHON:-$python}" bench/peers/evaluation_peers.py "$folder" sgemm
ours "-Xmx600m -XX:UseAVX=2"
"$python" bench/peers/evaluation_peers.py "$folder" faiss
[ -z "${PML:-}" ] || PYTHONPATH=$PML "$python" bench/peers/evaluation_peers.py "$folder" pml "${PML_ROWS:-8000}"
