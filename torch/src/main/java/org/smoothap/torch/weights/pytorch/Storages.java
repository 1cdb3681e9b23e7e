package org.smoothap.torch.weights.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The numbers of a file as flat tensors, each storage once, and the tensors that look into them. */
final class Storages {
    private static final int PIECE = 1 << 20;

    private final Map<String, Tensor> flat = new HashMap<>();
    private final long most;
    private long bytes;

    /**
     * No storages yet.
     *
     * @param most bytes of all together; a file cannot hold more than it is long
     */
    Storages(long most) {
        this.most = most;
    }

    boolean has(StorageReference reference) {
        return flat.containsKey(reference.key());
    }

    /** Reads the next {@code count} numbers of the stream. */
    void read(StorageReference reference, InputStream in) throws IOException {
        long length = reference.count() * reference.type().bytes();
        bytes += length;
        if (bytes > most) {
            throw new IOException("its storages have more bytes than the file");
        }
        Tensor tensor = torch.empty(new long[] {reference.count()}, new TensorOptions(reference.type().scalarType()), null);
        byte[] piece = new byte[(int) Math.min(PIECE, length)];
        BytePointer memory = new BytePointer(tensor.data_ptr());
        for (long offset = 0; offset < length; offset += piece.length) {
            int count = in.readNBytes(piece, 0, (int) Math.min(piece.length, length - offset));
            if (count < Math.min(piece.length, length - offset)) {
                throw new EOFException("it ends within the storage " + Shown.text(reference.key()));
            }
            memory.position(offset).put(piece, 0, count);
        }
        flat.put(reference.key(), tensor);
    }

    /** The tensors of a state dict; they share memory as they did when they were saved. */
    SequencedMap<String, Tensor> tensors(StateDict state) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        state.tensors().forEach((name, view) -> tensors.put(
                name,
                torch.as_strided(flat.get(view.storage().key()), view.shape(), view.strides(), new LongOptional(view.offset()))));
        return tensors;
    }
}
