package org.smoothap.torch.weights.pytorch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** PyTorch's storages by the class that a file names, {@code torch.FloatStorage} and its like. */
enum StorageType {
    DOUBLE(8, ScalarType.Double),
    FLOAT(4, ScalarType.Float),
    HALF(2, ScalarType.Half),
    BFLOAT16(2, ScalarType.BFloat16),
    LONG(8, ScalarType.Long),
    INT(4, ScalarType.Int),
    SHORT(2, ScalarType.Short),
    CHAR(1, ScalarType.Char),
    BYTE(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    private final int bytes;
    private final ScalarType scalarType;

    StorageType(int bytes, ScalarType scalarType) {
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    /** Bytes of one number. */
    int bytes() {
        return bytes;
    }

    ScalarType scalarType() {
        return scalarType;
    }

    /** The type of a class such as {@code torch.FloatStorage}, or null. */
    static StorageType of(String className) {
        for (StorageType type : values()) {
            if (className.equals("torch." + type.scalarType.name() + "Storage")) {
                return type;
            }
        }
        return null;
    }
}
