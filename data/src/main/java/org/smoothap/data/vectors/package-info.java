/** Files of vectors from other tools. */
package org.smoothap.data.vectors;
