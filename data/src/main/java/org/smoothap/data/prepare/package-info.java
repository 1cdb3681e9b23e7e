/** Data sets shrunk once, so that every epoch decodes small images. */
package org.smoothap.data.prepare;
