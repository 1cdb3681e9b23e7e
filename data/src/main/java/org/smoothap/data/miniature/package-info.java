/**
 * Miniatures of the benchmarks: a few drawn images in a benchmark's official file layout, with all of its lists. They are
 * for tests, and for trying a recipe without the data; figures on them say nothing about the benchmark. A new one is a
 * class that implements {@link org.smoothap.data.miniature.Miniature} and a line in
 * {@link org.smoothap.data.miniature.Miniatures}.
 */
package org.smoothap.data.miniature;
