/**
 * What can be done to embeddings after training to find more with them: whitening, expansion by neighbours, re-ranking.
 * Functions of arrays; an index, and its order of images, is unknown here.
 */
package org.smoothap.search.post;
