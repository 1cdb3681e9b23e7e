package org.smoothap.torch.weights.pytorch;

import static org.smoothap.torch.weights.pytorch.PickleStack.expect;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the subset of Python's pickle that state dicts use, as data: texts, numbers, lists, dictionaries and tensors.
 * A pickle is a program for a stack machine, and Python's own reader lets it call any function; here nothing is called,
 * and whatever is not a tensor or a plain value is refused by its name. Work and memory are bounded by the length of the
 * pickle and by a number of instructions.
 *
 * <p>What comes out: {@code null}, {@code Boolean}, {@code Long} (or {@code BigInteger}), {@code Double}, {@code String},
 * {@link Tuple}, {@code List}, {@code Map}, {@link TensorView}, {@link ScriptModule}.
 */
final class Unpickler {
    private static final long LONGEST_PICKLE = 1 << 24;
    /** Instructions, and items that one instruction copies. */
    private static final int MOST_STEPS = 1_000_000;

    private final PickleInput in;
    private final boolean script;
    private final Map<String, StorageReference> storages;
    private final PickleStack stack = new PickleStack();
    private final Map<Integer, Object> memo = new HashMap<>();
    private long steps;

    private Unpickler(PickleInput in, boolean script, Map<String, StorageReference> storages) {
        this.in = in;
        this.script = script;
        this.storages = storages;
    }

    /**
     * Reads one pickle and leaves the stream behind its end.
     *
     * @param script whether the modules of TorchScript are known too
     * @param storages takes the storages that the pickle names, by key
     * @throws IOException with the reason, without the file's name
     */
    static Object read(InputStream in, boolean script, Map<String, StorageReference> storages) throws IOException {
        try {
            return new Unpickler(new PickleInput(in, LONGEST_PICKLE), script, storages).run();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Object run() throws IOException {
        while (true) {
            spend(1);
            int code = in.unsignedByte();
            if (code == '.') {
                return stack.pop(Object.class);
            }
            if (!value(code) && !container(code) && !memory(code)) {
                throw new IOException("its pickle has the instruction 0x" + Integer.toHexString(code) + " at byte "
                        + (in.position() - 1) + ", which files of tensors do not need");
            }
        }
    }

    /** A value can be copied again and again by few instructions: what is copied counts. */
    private void spend(int count) throws IOException {
        steps += count;
        if (steps > MOST_STEPS) {
            throw new IOException("its pickle takes more than " + MOST_STEPS + " steps; files of tensors need far fewer");
        }
    }

    /** Instructions that push one value. */
    private boolean value(int code) throws IOException {
        switch (code) {
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) in.signedInt());
            case 'K' -> stack.push((long) in.unsignedByte());
            case 'M' -> stack.push((long) in.unsignedShort());
            case 0x8a -> stack.push(in.wholeNumber(in.unsignedByte()));
            case 'G' -> stack.push(in.bigEndianDouble());
            case 'X', 'T' -> stack.push(in.text(Integer.toUnsignedLong(in.signedInt())));
            case 0x8c, 'U' -> stack.push(in.text(in.unsignedByte()));
            case 0x8d -> stack.push(in.text(in.signedLong()));
            case ']' -> stack.push(new ArrayList<>());
            case ')' -> stack.push(new Tuple(List.of()));
            case '}' -> stack.push(new LinkedHashMap<>());
            case 'c' -> stack.push(global(in.line(), in.line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Instructions that join values. */
    private boolean container(int code) throws IOException {
        switch (code) {
            case '(' -> stack.mark();
            case 't' -> stack.push(new Tuple(stack.sinceMark()));
            case 0x85, 0x86, 0x87 -> stack.push(new Tuple(stack.last(code - 0x84)));
            case 'a' -> append(stack.last(1));
            case 'e' -> append(stack.sinceMark());
            case 's' -> put(stack.last(2));
            case 'u' -> put(stack.sinceMark());
            case 0x93 -> {
                List<Object> names = stack.last(2);
                stack.push(global(expect(names.get(0), String.class), expect(names.get(1), String.class)));
            }
            case 'Q' -> stack.push(storage(stack.pop(Tuple.class).items()));
            case 'R' -> {
                List<Object> items = stack.pop(Tuple.class).items();
                stack.push(made(stack.pop(Global.class), items));
            }
            case 0x81 -> {
                stack.pop(Object.class);
                Global type = stack.pop(Global.class);
                if (!type.isScriptClass()) {
                    throw refused(type);
                }
                stack.push(new ScriptModule());
            }
            case 'b' -> build(stack.pop(Object.class));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Instructions that remember values, and those that say how the pickle is written. */
    private boolean memory(int code) throws IOException {
        switch (code) {
            case 'q' -> memo.put(in.unsignedByte(), stack.top(Object.class));
            case 'r' -> memo.put(in.signedInt(), stack.top(Object.class));
            case 0x94 -> memo.put(memo.size(), stack.top(Object.class));
            case 'h' -> stack.push(remembered(in.unsignedByte()));
            case 'j' -> stack.push(remembered(in.signedInt()));
            case 0x80 -> {
                int protocol = in.unsignedByte();
                if (protocol > 5) {
                    throw new IOException("its pickle has the protocol " + protocol + ", known are 0 to 5");
                }
            }
            case 0x95 -> in.skip(8);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Global global(String module, String name) throws IOException {
        Global global = new Global(module + "." + name);
        if (!global.isKnown(script)) {
            throw refused(global);
        }
        return global;
    }

    private static IOException refused(Global global) {
        return new IOException("this file wants to run " + Shown.text(global.name())
                + "; only tensors are read; save a state_dict: torch.save(model.state_dict(), FILE)");
    }

    private Object made(Global function, List<Object> arguments) throws IOException {
        if (function.equals(Global.ORDERED_DICT)) {
            return dictionary(arguments);
        }
        if (function.equals(Global.REBUILD_TENSOR) && arguments.size() >= 4) {
            return new TensorView(
                    expect(arguments.get(0), StorageReference.class),
                    expect(arguments.get(1), Long.class),
                    numbers(arguments.get(2)),
                    numbers(arguments.get(3)));
        }
        if (function.equals(Global.REBUILD_PARAMETER) && !arguments.isEmpty()) {
            return expect(arguments.getFirst(), TensorView.class);
        }
        if (script && function.isScriptValue() && !arguments.isEmpty()) {
            return arguments.getFirst();
        }
        throw new IOException("its pickle calls " + Shown.text(function.name()) + " with " + arguments.size()
                + " arguments, which makes no tensor");
    }

    /** {@code OrderedDict()} or, from Python 2, {@code OrderedDict([[key, value], ...])}. */
    private Object dictionary(List<Object> arguments) throws IOException {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            List<?> items = expect(arguments.getFirst(), List.class);
            spend(items.size());
            for (Object item : items) {
                List<?> pair = item instanceof Tuple tuple ? tuple.items() : expect(item, List.class);
                if (pair.size() == 2) {
                    put(dictionary, pair.get(0), pair.get(1));
                }
            }
        }
        return dictionary;
    }

    private StorageReference storage(List<Object> id) throws IOException {
        if (id.size() < 5
                || !"storage".equals(id.getFirst())
                || !(id.get(1) instanceof Global type)
                || StorageType.of(type.name()) == null) {
            throw new IOException("its pickle refers to something that is not a storage of numbers");
        }
        if (id.size() > 5 && id.get(5) != null) {
            throw new IOException("its storages are parts of one another, as very old versions of PyTorch wrote them;"
                    + " save it again: torch.save(torch.load(FILE, map_location='cpu'), FILE)");
        }
        StorageReference reference = new StorageReference(
                StorageType.of(type.name()), expect(id.get(2), String.class), expect(id.get(4), Long.class));
        StorageReference before = storages.putIfAbsent(reference.key(), reference);
        if (reference.count() < 0 || before != null && !before.equals(reference)) {
            throw new IOException("its pickle contradicts itself about the storage " + Shown.text(reference.key()) + ": "
                    + reference.count() + " " + reference.type()
                    + (before == null ? "" : " and " + before.count() + " " + before.type()));
        }
        return reference;
    }

    private void append(List<Object> items) throws IOException {
        @SuppressWarnings("unchecked")
        List<Object> list = stack.top(List.class);
        list.addAll(items);
    }

    private void put(List<Object> items) throws IOException {
        @SuppressWarnings("unchecked")
        Map<Object, Object> dictionary = stack.top(Map.class);
        if (items.size() % 2 != 0) {
            throw PickleStack.malformed();
        }
        for (int i = 0; i < items.size(); i += 2) {
            put(dictionary, items.get(i), items.get(i + 1));
        }
    }

    /** Keys that are no names are left out: no tensor of a state dict has one, and to hash them could take for ever. */
    private static void put(Map<Object, Object> dictionary, Object key, Object value) {
        if (key instanceof String || key instanceof Long) {
            dictionary.put(key, value);
        }
    }

    /** The state of a dictionary is about versions of modules; that of a module of TorchScript is the module. */
    private void build(Object state) throws IOException {
        Object object = stack.top(Object.class);
        if (object instanceof ScriptModule module && state instanceof Map<?, ?> attributes) {
            spend(attributes.size());
            attributes.forEach((name, value) -> module.attributes().put(String.valueOf(name), value));
        } else if (!(object instanceof Map) && !(object instanceof ScriptModule)) {
            throw PickleStack.malformed();
        }
    }

    private long[] numbers(Object tuple) throws IOException {
        List<Object> items = expect(tuple, Tuple.class).items();
        spend(items.size());
        long[] numbers = new long[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = expect(items.get(i), Long.class);
        }
        return numbers;
    }

    private Object remembered(int index) throws IOException {
        if (!memo.containsKey(index)) {
            throw PickleStack.malformed();
        }
        return memo.get(index);
    }
}
