/** What losses do on real embeddings, as CSV files and figures: {@link org.smoothap.report.analysis.Analysis} is the door. */
package org.smoothap.report.analysis;
