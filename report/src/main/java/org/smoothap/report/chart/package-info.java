/** Figures as PNG files, drawn by XChart: {@link org.smoothap.report.chart.PngFigure} is the door. */
package org.smoothap.report.chart;
