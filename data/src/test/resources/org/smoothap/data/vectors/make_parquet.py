"""Writes the .parquet files beside this script; made with pyarrow 25.0.1 and numpy 2.4.6."""
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

vectors = [[1, -2.5, 0.25], [3, 0, 4], [0.5, 0.125, -7]]
labels = pa.array(["a", "b", "a"])
lists = pa.array(vectors, pa.list_(pa.float32()))
fixed = pa.FixedSizeListArray.from_arrays(pa.array(np.ravel(vectors), pa.float64()), 3)
pq.write_table(pa.table({"label": labels, "embedding": lists}), "snappy.parquet")
pq.write_table(pa.table({"first": lists, "second": fixed, "label": labels}), "zstd.parquet", compression="zstd")
pq.write_table(pa.table({"embedding": pa.array(vectors, pa.list_(pa.float16()))}), "float16.parquet", compression="none")
pq.write_table(pa.table({"embedding": pa.array([[1, 2], [3]], pa.list_(pa.float32()))}), "ragged.parquet")
pq.write_table(pa.table({"embedding": pa.array([[1], None], pa.list_(pa.float32()))}), "null.parquet")
pq.write_table(pa.table({"label": labels}), "no_list.parquet")
pq.write_table(pa.table({"words": pa.array([["a"]])}), "words.parquet")
