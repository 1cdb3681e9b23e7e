/**
 * Many training runs that differ in one thing: the same data, network, first weights, batches and budget for each variant of
 * a recipe, the learning rate chosen on validation classes by one rule for all, and the test classes looked at once.
 */
package org.smoothap.torch.compare;
