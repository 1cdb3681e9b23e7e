// The part of the picture that is searched with: dragged, moved by keys, or given in numbers. In percent of the picture.
const SMALLEST = 2;
const limit = (value, low, high) => Math.min(Math.max(value, low), high);

export class Crop {
  /** @param changed called with the part, or null for the whole picture; and whether it may still change soon */
  constructor({ frame, box, fields, whole }, changed) {
    this.frame = frame;
    this.box = box;
    this.fields = fields;
    this.whole = whole;
    this.changed = changed;
    this.part = null;
    frame.addEventListener("pointerdown", (event) => this.#grab(event));
    box.addEventListener("keydown", (event) => this.#key(event));
    whole.addEventListener("click", () => this.#set(null, false));
    fields.forEach((field) => field.addEventListener("change", () => this.#typed()));
    this.reset();
  }

  reset() {
    this.part = null;
    this.#draw();
  }

  #set(part, soon) {
    this.part = part && this.#isWhole(part) ? null : part;
    this.#draw();
    this.changed(this.part, soon);
  }

  #isWhole(part) {
    return part.w > 99.5 && part.h > 99.5;
  }

  #draw() {
    const { x, y, w, h } = this.part ?? { x: 0, y: 0, w: 100, h: 100 };
    Object.assign(this.box.style, { left: `${x}%`, top: `${y}%`, width: `${w}%`, height: `${h}%` });
    this.box.classList.toggle("active", this.part !== null);
    this.whole.disabled = this.part === null;
    [x, y, w, h].forEach((value, i) => { this.fields[i].value = Math.round(value); });
    this.box.setAttribute("aria-label", this.part
      ? `Part of the picture: left ${Math.round(x)}, top ${Math.round(y)}, width ${Math.round(w)}, height ${Math.round(h)} percent`
      : "Part of the picture: all of it");
  }

  #point(event) {
    const area = this.frame.getBoundingClientRect();
    return {
      x: limit((event.clientX - area.left) / area.width * 100, 0, 100),
      y: limit((event.clientY - area.top) / area.height * 100, 0, 100),
    };
  }

  #grab(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.box.focus({ preventScroll: true });
    const from = this.#point(event);
    const before = this.part;
    const handle = event.target.closest(".handle");
    const inside = before && event.target === this.box;
    let moved = false;
    const move = (next) => {
      const to = this.#point(next);
      moved ||= Math.hypot(to.x - from.x, to.y - from.y) > 1;
      if (!moved) return;
      this.part = handle && before ? this.#resized(before, handle, to)
        : inside ? this.#moved(before, to.x - from.x, to.y - from.y)
        : this.#between(from, to);
      this.#draw();
    };
    const end = () => {
      this.frame.removeEventListener("pointermove", move);
      if (moved) this.#set(this.part, false);
    };
    this.frame.setPointerCapture(event.pointerId);
    this.frame.addEventListener("pointermove", move);
    this.frame.addEventListener("pointerup", end, { once: true });
    this.frame.addEventListener("pointercancel", end, { once: true });
  }

  #between(a, b) {
    const w = Math.max(SMALLEST, Math.abs(a.x - b.x));
    const h = Math.max(SMALLEST, Math.abs(a.y - b.y));
    return { x: limit(Math.min(a.x, b.x), 0, 100 - w), y: limit(Math.min(a.y, b.y), 0, 100 - h), w, h };
  }

  #moved(part, dx, dy) {
    return { ...part, x: limit(part.x + dx, 0, 100 - part.w), y: limit(part.y + dy, 0, 100 - part.h) };
  }

  #resized(part, handle, to) {
    const fixed = {
      x: handle.dataset.x === "1" ? part.x : part.x + part.w,
      y: handle.dataset.y === "1" ? part.y : part.y + part.h,
    };
    return this.#between(fixed, to);
  }

  #key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape" && this.part) {
      event.preventDefault();
      this.#set(null, false);
    } else if (step) {
      event.preventDefault();
      // From the whole picture, the first key takes its middle.
      const part = this.part ?? { x: 20, y: 20, w: 60, h: 60 };
      this.#set(event.shiftKey
        ? { ...part, w: limit(part.w + 2 * step[0], SMALLEST, 100 - part.x), h: limit(part.h + 2 * step[1], SMALLEST, 100 - part.y) }
        : this.part ? this.#moved(part, 2 * step[0], 2 * step[1]) : part, true);
    }
  }

  #typed() {
    const [x, y, w, h] = this.fields.map((field) => Number.parseFloat(field.value) || 0);
    const left = limit(x, 0, 100 - SMALLEST);
    const top = limit(y, 0, 100 - SMALLEST);
    this.#set({ x: left, y: top, w: limit(w, SMALLEST, 100 - left), h: limit(h, SMALLEST, 100 - top) }, true);
  }
}
