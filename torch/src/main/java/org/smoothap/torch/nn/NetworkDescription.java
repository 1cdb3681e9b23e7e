package org.smoothap.torch.nn;

/**
 * A network that recipes can name.
 *
 * @param features numbers that describe an image, in words where it depends on options
 * @param options the names of the network's own options, separated by spaces
 */
public record NetworkDescription(String name, String features, String options, String summary) {}
