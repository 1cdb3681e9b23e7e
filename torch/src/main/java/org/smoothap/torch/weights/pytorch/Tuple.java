package org.smoothap.torch.weights.pytorch;

import java.util.List;

/** A Python tuple. Its items may hold one another many times over: never print or hash one. */
record Tuple(List<Object> items) {}
