/**
 * Several processes that train one network together. {@link org.smoothap.torch.distributed.Ranks} is all that the training
 * loop sees; the numbers travel through libtorch's process groups, and who is alive is told over a connection of each rank
 * with rank 0.
 */
package org.smoothap.torch.distributed;
