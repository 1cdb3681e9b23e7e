"""Writes the golden file of WeightFileTest byte by byte, without the safetensors library.

    python3 safetensors_golden.py ../resources/org/smoothap/torch/weights/golden.safetensors
"""
import json
import struct
import sys

tensors = [
    ("doubles", "F64", [2], struct.pack("<2d", 0.1, -1e300)),
    ("floats", "F32", [2, 3], struct.pack("<6f", 0, 1, -2.5, 3.25, 1e-40, float("inf"))),
    ("halves", "F16", [3], struct.pack("<3e", 0.5, -2, 65504)),
    ("brains", "BF16", [2], struct.pack("<2H", 0x3F80, 0xC2F7)),  # 1 and -123.5
    ("longs", "I64", [2], struct.pack("<2q", -1, 2**40)),
    ("ints", "I32", [2], struct.pack("<2i", -7, 2**31 - 1)),
    ("bytes", "U8", [3], bytes([0, 127, 255])),
    ("truths", "BOOL", [2], bytes([0, 1])),
    ("scalar", "F32", [], struct.pack("<f", 42)),
    ("nothing", "F32", [0, 4], b""),
]
header = {"__metadata__": {"format": "pt", "quote": 'a "b" \u00e9'}}
data = b""
for name, dtype, shape, content in tensors:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
    data += content
text = json.dumps(header).encode()
with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<Q", len(text)) + text + data)
