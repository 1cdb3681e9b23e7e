/** What the rankings of a search say about its classes and queries, as rows and numbers: no pictures, no page. */
package org.smoothap.report.retrieval;
