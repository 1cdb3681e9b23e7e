package org.smoothap.data.npy;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The text header of a .npy file: {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * <p>It is a Python literal; this parser knows exactly the three keys and the three kinds of value above and refuses
 * everything else. Nothing is evaluated. Format: NEP 1, "A simple file format for NumPy arrays".
 *
 * @param descr the element type as numpy writes it, for example {@code <f4}
 */
record NpyHeader(String descr, boolean fortranOrder, long[] shape) {
    /** numpy leaves room for the first axis to grow to this many digits. */
    private static final int FIRST_AXIS_DIGITS = 21;

    /**
     * Reads the header text.
     *
     * @throws IllegalArgumentException if the text is not exactly such a header; the message says where
     */
    static NpyHeader parse(String text) {
        return new Parser(text).header();
    }

    /** The number of elements. @throws ArithmeticException if it does not fit a long */
    long elements() {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** The shape as Python prints it: {@code (5,)}, {@code (3, 4)}. */
    String shapeText() {
        String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "(" + sizes + (shape.length == 1 ? ",)" : ")");
    }

    /** The header text as numpy writes it, newline included, so that 10 bytes and it fill a multiple of 64 bytes. */
    String text() {
        String dict = "{'descr': '" + descr + "', 'fortran_order': " + (fortranOrder ? "True" : "False")
                + ", 'shape': " + shapeText() + ", }";
        int room = shape.length == 0 ? 0 : FIRST_AXIS_DIGITS - Long.toString(shape[0]).length();
        int length = dict.length() + room;
        int padding = 63 - (10 + length) % 64;
        return dict + " ".repeat(room + padding) + "\n";
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        NpyHeader header() {
            String descr = null;
            Boolean fortranOrder = null;
            long[] shape = null;
            expect('{');
            while (!accept('}')) {
                int keyAt = at;
                String key = string();
                expect(':');
                if (key.equals("descr") && descr == null) {
                    if (peek() == '[') {
                        throw new IllegalArgumentException("expected one plain element type, found a structured one");
                    }
                    descr = string();
                } else if (key.equals("fortran_order") && fortranOrder == null) {
                    fortranOrder = bool();
                } else if (key.equals("shape") && shape == null) {
                    shape = tuple();
                } else {
                    throw unexpected("each of the keys descr, fortran_order and shape once", keyAt);
                }
                if (!accept(',') && peek() != '}') {
                    throw unexpected("',' or '}'", at);
                }
            }
            if (peek() != 0) {
                throw unexpected("nothing after '}'", at);
            }
            if (descr == null || fortranOrder == null || shape == null) {
                throw new IllegalArgumentException("expected the keys descr, fortran_order and shape, found descr="
                        + descr + ", fortran_order=" + fortranOrder + ", shape=" + Arrays.toString(shape));
            }
            return new NpyHeader(descr, fortranOrder, shape);
        }

        private String string() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw unexpected("a quoted word", at);
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw unexpected("a closing quote", at);
            }
            String word = text.substring(at + 1, end);
            at = end + 1;
            return word;
        }

        private boolean bool() {
            peek();
            for (String word : new String[] {"True", "False"}) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw unexpected("True or False", at);
        }

        private long[] tuple() {
            long[] sizes = new long[8];
            int count = 0;
            expect('(');
            while (!accept(')')) {
                if (count == sizes.length) {
                    throw unexpected("at most " + sizes.length + " dimensions", at);
                }
                sizes[count++] = integer();
                if (!accept(',') && peek() != ')') {
                    throw unexpected("',' or ')'", at);
                }
            }
            return Arrays.copyOf(sizes, count);
        }

        private long integer() {
            peek();
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == from || at - from > 18) {
                throw unexpected("a size of 1 to 18 digits", from);
            }
            return Long.parseLong(text, from, at, 10);
        }

        /** The next character that is not white space, or 0 at the end. */
        private char peek() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean accept(char wanted) {
            if (peek() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char wanted) {
            if (!accept(wanted)) {
                throw unexpected("'" + wanted + "'", at);
            }
        }

        private IllegalArgumentException unexpected(String expected, int position) {
            String found = position >= text.length() ? "the end of the header"
                    : "'" + printable(text.substring(position, Math.min(text.length(), position + 20))) + "'";
            return new IllegalArgumentException(
                    "expected " + expected + " at character " + position + " of the header, found " + found);
        }
    }

    /** Keeps messages one line, whatever is in the file. */
    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
