"""Writes the .npy files beside this script with numpy; run `python3 make_golden.py` here to make them again."""
import numpy as np

matrix = np.array([[0, 1, -2.5, 1e-3], [3.25, -0.0, 65504, 6e-8], [np.pi, 1 / 3, 100, -7]])
for name, dtype in [("float32", "<f4"), ("float64", "<f8"), ("float16", "<f2"), ("big_endian", ">f4"), ("int32_2d", "<i4")]:
    np.save(name, matrix.astype(dtype))
np.save("fortran", np.asfortranarray(matrix.astype("<f4")))
np.save("float64_too_large", np.array([[1, 2], [3, 1e300]]))
np.save("cube", np.zeros((2, 2, 2), "<f4"))
np.save("scalar", np.float32(1))
np.save("vector", np.arange(3, dtype="<f4"))
np.save("no_rows", np.zeros((0, 4), "<f4"))
np.save("no_columns", np.zeros((4, 0), "<f4"))
np.save("objects", np.array([1, "a"], object), allow_pickle=True)
np.save("structured", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
for version in (2, 3):
    with open(f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, matrix.astype("<f4"), (version, 0))

for name in ("int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64"):
    info = np.iinfo(name)
    np.save(f"labels_{name}", np.array([info.min, 3, 0, 3, info.max], name))
np.save("labels_bool", np.array([True, False, False, True]))
np.save("labels_mask", np.array([1, 0, 0, 1], "<i4"))
np.save("labels_empty", np.zeros(0, "<i8"))

np.savez("several.npz", embeddings=matrix.astype("<f4"), labels=np.array([5, 7, 5]))
np.savez_compressed("single.npz", matrix.astype("<f2"))
