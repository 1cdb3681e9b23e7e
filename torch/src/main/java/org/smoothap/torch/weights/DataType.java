package org.smoothap.torch.weights;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number types of safetensors that are read. */
enum DataType {
    F64(8, ScalarType.Double),
    F32(4, ScalarType.Float),
    F16(2, ScalarType.Half),
    BF16(2, ScalarType.BFloat16),
    I64(8, ScalarType.Long),
    I32(4, ScalarType.Int),
    I16(2, ScalarType.Short),
    I8(1, ScalarType.Char),
    U8(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    private final int bytes;
    private final ScalarType scalarType;

    DataType(int bytes, ScalarType scalarType) {
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    int bytes() {
        return bytes;
    }

    ScalarType scalarType() {
        return scalarType;
    }

    /** The type of that name, or null. */
    static DataType of(String name) {
        for (DataType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** The type that stores such a tensor, or null. */
    static DataType of(ScalarType scalarType) {
        for (DataType type : values()) {
            if (type.scalarType == scalarType.intern()) {
                return type;
            }
        }
        return null;
    }
}
