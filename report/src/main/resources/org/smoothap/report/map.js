(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const stage = document.getElementById("map-stage");
  const plane = stage.querySelector(".plane");
  const tip = document.getElementById("map-tip");
  const sheet = document.getElementById("map-sheet");
  const legend = document.getElementById("map-legend");
  const count = data.x.length;
  const shapes = ["circle", "square", "triangle", "diamond"];
  const words = ["✓ nearest image is of its class", "✗ nearest image is of another class", ""];
  const margin = 26;
  let active = -1;
  let colours = {};
  let places = [];

  const mode = () => document.querySelector('input[name="map-mode"]:checked').value;

  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["text", "soft", "line", "card", "accent", "right", "wrong", "line-1", "line-2", "line-3", "line-4", "line-5"]) {
      colours[name] = style.getPropertyValue(`--${name}`).trim();
    }
  };

  const sized = (canvas) => {
    const scale = devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    const context = canvas.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    return context;
  };

  const shape = (context, name, x, y, r) => {
    context.beginPath();
    if (name === "circle") context.arc(x, y, r, 0, 2 * Math.PI);
    if (name === "square") context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
    if (name === "triangle") { context.moveTo(x, y - r * 1.2); context.lineTo(x + r * 1.15, y + r * 0.9); context.lineTo(x - r * 1.15, y + r * 0.9); context.closePath(); }
    if (name === "diamond") { context.moveTo(x, y - r * 1.3); context.lineTo(x + r * 1.3, y); context.lineTo(x, y + r * 1.3); context.lineTo(x - r * 1.3, y); context.closePath(); }
    context.fill();
  };

  const cross = (context, x, y, r) => {
    context.beginPath();
    context.moveTo(x - r, y - r); context.lineTo(x + r, y + r);
    context.moveTo(x + r, y - r); context.lineTo(x - r, y + r);
    context.stroke();
  };

  const picture = (context, i, x, y, side) => {
    const { tile, columns } = data;
    context.imageSmoothingQuality = "high";
    context.drawImage(sheet, (i % columns) * tile, Math.floor(i / columns) * tile, tile, tile, x, y, side, side);
  };

  const framed = (context, i, side, colour, width) => {
    const x = places[i][0] - side / 2;
    const y = places[i][1] - side / 2;
    context.save();
    context.beginPath();
    context.roundRect(x, y, side, side, side / 7);
    context.clip();
    picture(context, i, x, y, side);
    context.restore();
    context.beginPath();
    context.roundRect(x, y, side, side, side / 7);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  };

  const dot = (context, i) => {
    const [x, y] = places[i];
    const by = mode();
    if (by === "classes") {
      const group = data.group[i];
      context.fillStyle = group < 0 ? colours.soft : groupColour(group);
      context.globalAlpha = group < 0 ? 0.35 : 1;
      shape(context, group < 0 ? "circle" : shapes[group % shapes.length], x, y, group < 0 ? 2.5 : 5);
    } else if (data.outcome[i] === 1) {
      context.strokeStyle = colours.wrong;
      context.lineWidth = 2;
      cross(context, x, y, by === "pictures" ? 2 : 3.5);
    } else {
      context.fillStyle = data.outcome[i] === 0 && by === "outcomes" ? colours.right : colours.soft;
      context.globalAlpha = by === "pictures" ? 0.45 : 0.8;
      shape(context, "circle", x, y, by === "pictures" ? 1.8 : 3);
    }
    context.globalAlpha = 1;
  };

  const groupColour = (group) => colours[`line-${(group % 5) + 1}`];

  /* Pictures where there is room for one, in an order that does not favour a class. */
  const pictures = (context, width) => {
    const side = Math.max(20, Math.min(30, width / 34));
    const taken = [];
    let step = 619;
    while (count % step === 0) step += 2;
    for (let n = 0; n < count; n++) {
      const i = (n * step) % count;
      const [x, y] = places[i];
      if (taken.every(([a, b]) => Math.max(Math.abs(a - x), Math.abs(b - y)) > side)) {
        taken.push([x, y]);
        const wrong = data.outcome[i] === 1;
        framed(context, i, side, wrong ? colours.wrong : colours.line, wrong ? 2 : 1);
        if (wrong) {
          context.fillStyle = colours.wrong;
          context.beginPath();
          context.arc(x + side / 2 - 1, y + side / 2 - 1, 5.5, 0, 2 * Math.PI);
          context.fill();
          context.strokeStyle = colours.card;
          context.lineWidth = 1.5;
          cross(context, x + side / 2 - 1, y + side / 2 - 1, 2);
        }
      }
    }
  };

  /* The image that is pointed at, joined with the others of its class. */
  const highlight = (context) => {
    const mates = [];
    for (let i = 0; i < count; i++) if (i !== active && data.kind[i] === data.kind[active]) mates.push(i);
    context.strokeStyle = colours.accent;
    context.lineWidth = 1.5;
    for (const i of mates) {
      context.beginPath();
      context.moveTo(...places[active]);
      context.lineTo(...places[i]);
      context.stroke();
    }
    for (const i of [...mates.slice(0, 40), active]) {
      if (sheet) {
        framed(context, i, i === active ? 48 : 38, colours.accent, i === active ? 3 : 2);
      } else {
        context.fillStyle = colours.accent;
        shape(context, "circle", ...places[i], i === active ? 8 : 5);
      }
    }
  };

  const draw = () => {
    const width = stage.clientWidth;
    const height = stage.clientHeight;
    const context = sized(plane);
    context.clearRect(0, 0, width, height);
    places = data.x.map((x, i) => [margin + x * (width - 2 * margin), margin + data.y[i] * (height - 2 * margin)]);
    for (let i = 0; i < count; i++) if (data.group[i] < 0 || mode() !== "classes") dot(context, i);
    for (let i = 0; i < count; i++) if (data.group[i] >= 0 && mode() === "classes") dot(context, i);
    if (mode() === "pictures") pictures(context, width);
    if (active >= 0) highlight(context);
  };

  const explain = () => {
    legend.replaceChildren();
    const entry = (text, paint) => {
      const place = document.createElement("span");
      const sign = document.createElement("canvas");
      place.append(sign, text);
      legend.append(place);
      paint(sized(sign));
    };
    const drawCross = (context) => { context.strokeStyle = colours.wrong; context.lineWidth = 2; cross(context, 8, 8, 3.5); };
    if (mode() === "classes") {
      data.legend.forEach((name, group) => entry(name, (context) => {
        context.fillStyle = groupColour(group);
        shape(context, shapes[group % shapes.length], 8, 8, 5);
      }));
      entry("all others", (context) => { context.fillStyle = colours.soft; context.globalAlpha = 0.5; shape(context, "circle", 8, 8, 2.5); });
    } else if (mode() === "outcomes") {
      entry("nearest image is of its class", (context) => { context.fillStyle = colours.right; shape(context, "circle", 8, 8, 3.5); });
      entry("nearest image is of another class", drawCross);
      if (data.outcome.includes(2)) entry("not searched with", (context) => { context.fillStyle = colours.soft; shape(context, "circle", 8, 8, 3); });
    } else {
      entry("framed or crossed: its nearest image is of another class", drawCross);
      entry("dots: images that would cover others", (context) => { context.fillStyle = colours.soft; shape(context, "circle", 8, 8, 2.5); });
    }
  };

  const show = (i) => {
    active = i;
    draw();
    tip.hidden = i < 0;
    if (i < 0) return;
    const thumb = tip.querySelector("canvas");
    thumb.hidden = !sheet;
    if (sheet) picture(thumb.getContext("2d"), i, 0, 0, thumb.width);
    tip.querySelector(".label").textContent = data.names[data.kind[i]];
    tip.querySelector(".caption").textContent = data.captions[i];
    const outcome = tip.querySelector(".outcome");
    outcome.textContent = words[data.outcome[i]];
    outcome.className = `outcome ${["right", "wrong", ""][data.outcome[i]]}`;
    const [x, y] = places[i];
    const left = x + 34 + tip.offsetWidth > stage.clientWidth ? x - 34 - tip.offsetWidth : x + 34;
    tip.style.left = `${Math.max(4, Math.min(left, stage.clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y - tip.offsetHeight / 2, stage.clientHeight - tip.offsetHeight - 4))}px`;
  };

  const near = (x, y, reach) => {
    let best = -1;
    let least = reach * reach;
    places.forEach(([a, b], i) => {
      const distance = (a - x) ** 2 + (b - y) ** 2;
      if (distance < least) { least = distance; best = i; }
    });
    return best;
  };

  const point = (event, reach) => {
    const box = plane.getBoundingClientRect();
    const found = near(event.clientX - box.left, event.clientY - box.top, reach);
    if (found !== active) show(found);
  };
  plane.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") point(event, 22); });
  plane.addEventListener("pointerdown", (event) => point(event, 32));
  plane.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") show(-1); });

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  plane.addEventListener("focus", () => {
    if (active < 0 && plane.matches(":focus-visible")) show(near(stage.clientWidth / 2, stage.clientHeight / 2, 1e4));
  });
  plane.addEventListener("blur", () => show(-1));
  plane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(-1);
    const direction = directions[event.key];
    if (!direction) return;
    event.preventDefault();
    const [x, y] = active < 0 ? [stage.clientWidth / 2, stage.clientHeight / 2] : places[active];
    let best = active;
    let least = Infinity;
    places.forEach(([a, b], i) => {
      const along = (a - x) * direction[0] + (b - y) * direction[1];
      const aside = Math.abs((a - x) * direction[1]) + Math.abs((b - y) * direction[0]);
      if (i !== active && along > 0 && along + 2 * aside < least) { least = along + 2 * aside; best = i; }
    });
    show(best);
  });

  const renew = () => { readColours(); explain(); show(-1); };
  document.querySelectorAll('input[name="map-mode"]').forEach((input) => input.addEventListener("change", renew));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
  new ResizeObserver(() => show(-1)).observe(stage);
  renew();
  if (sheet) sheet.decode().then(renew, () => {});
})();
