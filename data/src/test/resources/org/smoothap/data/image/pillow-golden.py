"""Writes pillow-golden.csv: what Pillow makes of a synthetic image. Run: python3 pillow-golden.py (Pillow 12.3.0)."""
import zlib
from PIL import Image


def image(width, height):
    data = bytes((x * 37 + y * 91 + c * 53 + x * y * 7 ^ (x * x + 3 * y * y) >> 2) & 255
                 for y in range(height) for x in range(width) for c in range(3))
    return Image.frombytes("RGB", (width, height), data)


def line(kind, numbers, result):
    data = result.tobytes()
    text = data.hex() if len(data) <= 300 else "crc32:%08x" % zlib.crc32(data)
    return ",".join([kind] + [str(n) for n in numbers] + [text])


lines = []
# width, height, crop (left, top, right, bottom), target width, height
for w, h, l, t, r, b, tw, th in [
        (13, 9, 0, 0, 13, 9, 5, 7), (13, 9, 0, 0, 13, 9, 13, 9), (4, 3, 0, 0, 4, 3, 11, 8), (1, 1, 0, 0, 1, 1, 3, 3),
        (16, 16, 0, 0, 16, 16, 8, 8), (40, 30, 3, 5, 33, 28, 9, 9), (40, 30, 39, 29, 40, 30, 4, 4), (300, 7, 0, 0, 300, 7, 3, 3),
        (160, 160, 17, 3, 158, 139, 128, 128), (500, 375, 0, 0, 500, 375, 341, 256), (375, 500, 100, 20, 301, 333, 224, 224),
        (105, 105, 0, 0, 105, 105, 32, 32), (97, 61, 11, 7, 90, 60, 200, 150)]:
    result = image(w, h).crop((l, t, r, b)).resize((tw, th), Image.BILINEAR)
    lines.append(line("resize", [w, h, l, t, r, b, tw, th], result))
# torchvision's Resize(short) and CenterCrop(size): width, height, short, size
for w, h, short, size in [(160, 160, 146, 128), (500, 375, 256, 224), (333, 500, 256, 224), (31, 50, 37, 20), (20, 20, 5, 5),
                          (10, 400, 12, 9), (81, 64, 64, 33)]:
    rw, rh = (short, int(short * h / w)) if w <= h else (int(short * w / h), short)
    left, top = int(round((rw - size) / 2.0)), int(round((rh - size) / 2.0))
    result = image(w, h).resize((rw, rh), Image.BILINEAR).crop((left, top, left + size, top + size))
    lines.append(line("test", [w, h, short, size], result))
    lines.append(line("grey", [w, h, short, size], result.convert("L")))
# torchvision's Resize((side, side)) and CenterCrop(size): width, height, side, size
for w, h, side, size in [(500, 375, 256, 224), (81, 160, 40, 33), (10, 400, 12, 9), (20, 20, 9, 9)]:
    left = int(round((side - size) / 2.0))
    result = image(w, h).resize((side, side), Image.BILINEAR).crop((left, left, left + size, left + size))
    lines.append(line("square", [w, h, side, size], result))
# resized first, then all of it resized to the input: width, height, first (both sides), size
for w, h, first, size in [(500, 375, 288, 256), (40, 61, 24, 7), (30, 20, 9, 16)]:
    result = image(w, h).resize((first, first), Image.BILINEAR).resize((size, size), Image.BILINEAR)
    lines.append(line("twice", [w, h, first, size], result))
with open("pillow-golden.csv", "w") as out:
    out.write("\n".join(lines) + "\n")
