/**
 * A search graph held in memory, and the walk along it: what an index answers with once it is loaded. The graph is the one
 * that Lucene wrote (HNSW; Malkov and Yashunin, 2018); only the way of reading it is ours.
 */
package org.smoothap.search.graph;
