(() => {
  "use strict";
  const charts = JSON.parse(document.getElementById("chart-data").textContent);
  const height = 230;

  const format = (value) => {
    if (value == null) return "–";
    if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1).replace("-", "−");
    return String(Number(value.toPrecision(4))).replace("-", "−");
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const draw = (place) => {
    const chart = charts[place.dataset.chart];
    const soft = colour("--soft");
    const axis = {
      stroke: soft,
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
      values: (plot, splits) => splits.map(format),
    };
    const last = chart.at.length - 1;
    // Around a single position uPlot would choose a span of its own, up to 100 epochs wide.
    const only = chart.at[0] === chart.at[last] ? { range: [chart.at[0] - 1, chart.at[0] + 1] } : {};
    const plot = new uPlot({
      width: place.clientWidth,
      height,
      padding: [10, 14, 0, 0],
      scales: { x: { time: false, ...only } },
      axes: [
        { ...axis, size: 34, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000] },
        { ...axis, size: 56, space: 36 },
      ],
      cursor: { y: false, points: { size: 9 } },
      series: [
        { label: chart.axis, value: (u, value) => format(value) },
        ...chart.lines.map((line, i) => {
          const stroke = colour(`--line-${(i % 5) + 1}`);
          return {
            label: line.name,
            stroke,
            width: 2,
            spanGaps: true,
            dash: i < 5 ? undefined : [6, 4],
            points: { show: chart.at.length <= 60, size: 6, fill: stroke, stroke },
            value: (u, value) => format(value),
          };
        }),
      ],
      hooks: {
        // Away from the chart its legend shows the last measurement instead of dashes.
        setCursor: [(u) => { if (u.cursor.idx == null) u.setLegend({ idx: last }, false); }],
      },
    }, [chart.at, ...chart.lines.map((line) => line.values)], place);
    plot.setLegend({ idx: last }, false);
    return plot;
  };

  const places = [...document.querySelectorAll(".plot")];
  let plots = [];
  const redraw = () => {
    plots.forEach((plot) => plot.destroy());
    plots = places.map(draw);
  };
  redraw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("resize", () => plots.forEach((plot, i) => plot.setSize({ width: places[i].clientWidth, height })));
})();
