package org.smoothap.search;

import java.nio.file.Path;
import java.util.Map;

/**
 * An image that an index is to hold.
 *
 * @param id unique among the images
 * @param file whose size, time and content say whether the image has changed
 * @param metadata columns and their values
 */
public record SourceImage(String id, Path file, Map<String, String> metadata) {}
