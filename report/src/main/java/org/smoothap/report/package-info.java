/**
 * The page of a run: figures before and after, curves, and what is found for some queries, in one HTML file that opens
 * offline. {@link org.smoothap.report.RunReport} is plain data; {@link org.smoothap.report.ReportPage} writes it.
 */
package org.smoothap.report;
