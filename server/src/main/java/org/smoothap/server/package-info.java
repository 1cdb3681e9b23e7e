/**
 * Search in an index over HTTP, and the page for it. Pictures and vectors come and go; what embeds them is known as a
 * {@link org.smoothap.server.RequestEmbedder} only.
 */
package org.smoothap.server;
