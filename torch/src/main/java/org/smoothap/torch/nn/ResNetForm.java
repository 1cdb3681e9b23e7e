package org.smoothap.torch.nn;

/**
 * What residual networks with published weights differ in.
 *
 * @param stem put before the names of the stem's tensors
 * @param squeeze name of the first convolution of a block's squeeze and excitation; null for a block without it
 * @param excite name of its second convolution
 * @param caffe strides in the first convolution of a bottleneck instead of its 3×3 one, and max-pooling that does not pad
 *     but keeps what is left over at the lower and right edge
 * @param blueFirst the weights expect blue, green, red
 * @param small a stem of one 3×3 convolution without pooling, for tiny images
 */
record ResNetForm(String stem, String squeeze, String excite, boolean caffe, boolean blueFirst, boolean small) {
    static final ResNetForm TORCHVISION = new ResNetForm("", null, null, false, false, false);
    static final ResNetForm TINY = new ResNetForm("", null, null, false, false, true);

    /** timm's {@code seresnet50}. */
    static final ResNetForm TIMM_SE = new ResNetForm("", "se.fc1", "se.fc2", false, false, false);

    /** Cadene's {@code se_resnet50} in pretrainedmodels, {@code legacy_seresnet50} in timm: converted from Caffe. */
    static final ResNetForm CADENE_SE = new ResNetForm("layer0.", "se_module.fc1", "se_module.fc2", true, false, false);

    /** {@code senet50} of VGGFace2-pytorch: converted from the Caffe networks of the VGGFace2 data set's authors. */
    static final ResNetForm VGGFACE2_SE = new ResNetForm("", "conv4", "conv5", true, true, false);
}
