/**
 * The benchmarks of the papers, read in the layout in which they are published, with their splits and protocols. A new one
 * is a class here that implements {@link org.smoothap.data.source.Source} and a line in
 * {@link org.smoothap.data.benchmark.Benchmarks}. Readers stat no image: which are missing is for
 * {@link org.smoothap.data.table.TableCheck} to find.
 */
package org.smoothap.data.benchmark;
