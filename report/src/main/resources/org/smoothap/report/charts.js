(() => {
  "use strict";
  const charts = JSON.parse(document.getElementById("chart-data").textContent);
  const height = 230;

  const number = (value) => {
    if (value == null) return "–";
    if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1).replace("-", "−");
    return String(Number(value.toPrecision(4))).replace("-", "−");
  };
  const share = (value) => (value == null ? "–" : `${Number((100 * value).toFixed(1))}%`);

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const draw = (place) => {
    const chart = charts[place.dataset.chart];
    const areas = chart.style === "AREAS";
    const shares = chart.style.startsWith("SHARES");
    const log = chart.style === "SHARES_OVER_LOG";
    const across = chart.style === "SHARES" ? share : number;
    const up = shares || areas ? share : number;
    const axis = {
      stroke: colour("--soft"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    const last = chart.at.length - 1;
    // Around a single position uPlot would choose a span of its own, up to 100 epochs wide.
    const only = chart.at[0] === chart.at[last] ? { range: [chart.at[0] - 1, chart.at[0] + 1] } : {};
    const x = log ? { distr: 3, log: 10, range: [1, chart.at[last]] } : areas ? { range: [chart.at[0], chart.at[last]] } : only;
    const bottom = { ...axis, size: 34, grid: { show: false }, values: (plot, splits) => splits.map(across) };
    if (chart.style === "PLAIN") {
      bottom.incrs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
    } else if (log) {
      // a label at 1, 2, 5, 10 ...: the steps between would run into each other
      bottom.splits = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 1e4, 1e5, 1e6].filter((k) => k <= chart.at[last]);
      bottom.filter = (plot, splits) => splits;
      bottom.values = (plot, splits) => splits.map((k) => (k >= 1000 ? `${k / 1000}k` : String(k)));
    }
    const markLine = (u) => {
      if (chart.mark == null) return;
      const at = u.valToPos(chart.mark, "x", true);
      u.ctx.save();
      u.ctx.strokeStyle = colour("--text");
      u.ctx.lineWidth = devicePixelRatio;
      u.ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
      u.ctx.beginPath();
      u.ctx.moveTo(at, u.bbox.top);
      u.ctx.lineTo(at, u.bbox.top + u.bbox.height);
      u.ctx.stroke();
      u.ctx.restore();
    };
    const plot = new uPlot({
      width: place.clientWidth,
      height,
      padding: [10, 14, 0, 0],
      scales: { x: { time: false, ...x }, ...(shares ? { y: { range: [0, 1] } } : areas ? { y: { range: (u, low, high) => [0, high * 1.05] } } : {}) },
      axes: [bottom, { ...axis, size: 56, space: 36, values: (plot, splits) => splits.map(up) }],
      cursor: { y: false, points: { size: 9 } },
      series: [
        { label: chart.axis, value: (u, value) => across(value) },
        ...chart.lines.map((line, i) => {
          const stroke = colour(`--line-${areas ? [3, 2][i] : (i % 5) + 1}`);
          return {
            label: line.name,
            stroke,
            width: 2,
            spanGaps: true,
            dash: areas && i === 1 ? [6, 4] : i < 5 ? undefined : [6, 4],
            points: { show: chart.style === "PLAIN" && chart.at.length <= 60, size: 6, fill: stroke, stroke },
            ...(areas ? { paths: uPlot.paths.stepped({ align: 1 }), fill: `${stroke}30` } : {}),
            ...(shares ? { fill: `${stroke}18` } : {}),
            value: (u, value) => up(value),
          };
        }),
      ],
      hooks: {
        draw: [markLine],
        // Away from the chart its legend shows the last measurement instead of dashes.
        setCursor: [(u) => { if (u.cursor.idx == null) rest(u); }],
      },
    }, [chart.at, ...chart.lines.map((line) => line.values)], place);
    const rest = (u) => u.setLegend({ idx: areas || log ? 0 : last }, false);
    rest(plot);
    return plot;
  };

  const places = [...document.querySelectorAll(".plot")];
  let plots = [];
  const redraw = () => {
    plots.forEach((plot) => plot.destroy());
    plots = places.map(draw);
  };
  const resize = () => plots.forEach((plot, i) => plot.setSize({ width: places[i].clientWidth, height }));
  redraw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("resize", resize);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((part) => { part.open = true; });
    resize();
  });
  addEventListener("afterprint", resize);
})();
