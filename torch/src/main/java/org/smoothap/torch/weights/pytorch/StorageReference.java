package org.smoothap.torch.weights.pytorch;

/**
 * Numbers that lie elsewhere in the file.
 *
 * @param key the name under which the file keeps them
 * @param count how many numbers
 */
record StorageReference(StorageType type, String key, long count) {}
