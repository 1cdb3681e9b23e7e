package org.smoothap.torch.weights.pytorch;

import java.util.Set;

/**
 * A Python class or function that a file names. Only these few are known, and none is ever called: the reader knows what
 * they would make.
 */
record Global(String name) {
    static final Global ORDERED_DICT = new Global("collections.OrderedDict");
    static final Global REBUILD_TENSOR = new Global("torch._utils._rebuild_tensor_v2");
    static final Global REBUILD_PARAMETER = new Global("torch._utils._rebuild_parameter");

    private static final Set<Global> KNOWN = Set.of(ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER);
    private static final String SCRIPT_CLASS = "__torch__.";
    private static final String SCRIPT_VALUES = "torch.jit._pickle.";

    /** Whether a file of tensors may name it. */
    boolean isKnown(boolean script) {
        return KNOWN.contains(this) || StorageType.of(name) != null || script && (isScriptClass() || isScriptValue());
    }

    /** A class of TorchScript: its objects are modules with named attributes. */
    boolean isScriptClass() {
        return name.startsWith(SCRIPT_CLASS);
    }

    /** A function of TorchScript that makes typed lists and dictionaries. */
    boolean isScriptValue() {
        return name.startsWith(SCRIPT_VALUES);
    }
}
