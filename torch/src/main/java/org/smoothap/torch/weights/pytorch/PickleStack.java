package org.smoothap.torch.weights.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The stack of a pickle and its marks. Nothing below the last mark can be taken. */
final class PickleStack {
    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    void push(Object value) {
        values.add(value);
    }

    void mark() {
        marks.add(values.size());
    }

    <T> T top(Class<T> type) throws IOException {
        if (values.size() <= floor()) {
            throw malformed();
        }
        return expect(values.getLast(), type);
    }

    <T> T pop(Class<T> type) throws IOException {
        return expect(last(1).getFirst(), type);
    }

    /** Takes so many values, the last of them last. */
    List<Object> last(int count) throws IOException {
        if (values.size() - count < floor()) {
            throw malformed();
        }
        return cut(values.size() - count);
    }

    /** Takes the last mark and what lies above it. */
    List<Object> sinceMark() throws IOException {
        if (marks.isEmpty()) {
            throw malformed();
        }
        return cut(marks.removeLast());
    }

    private List<Object> cut(int from) {
        List<Object> end = values.subList(from, values.size());
        List<Object> items = new ArrayList<>(end);
        end.clear();
        return items;
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.getLast();
    }

    /** The value as what it must be; null is of the type {@code Object} only. */
    static <T> T expect(Object value, Class<T> type) throws IOException {
        if (!type.isInstance(value) && (value != null || type != Object.class)) {
            throw malformed();
        }
        return type.cast(value);
    }

    static IOException malformed() {
        return new IOException("its pickle is malformed");
    }
}
