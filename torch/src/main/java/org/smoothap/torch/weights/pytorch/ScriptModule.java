package org.smoothap.torch.weights.pytorch;

import java.util.LinkedHashMap;
import java.util.Map;

/** An object of a TorchScript file: a module, with its tensors and its parts as attributes. */
record ScriptModule(Map<String, Object> attributes) {
    ScriptModule() {
        this(new LinkedHashMap<>());
    }
}
