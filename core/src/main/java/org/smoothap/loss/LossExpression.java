package org.smoothap.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Losses written as text: {@code smooth-ap(temperature=0.01) + 0.5 contrastive}. Each is a name, with a weight before it if
 * that is not 1, and parameters in parentheses if they are not the defaults. Values may hold commas ({@code k=1,2,4}) and
 * expressions ({@code of=contrastive(reduction=items)}).
 */
final class LossExpression {
    private static final Pattern WEIGHT = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    /** A name may end with {@code ++}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9@-]*(\\+\\+)?");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9@-]*)\\s*=(.*)", Pattern.DOTALL);

    private final String text;
    private int at;

    private LossExpression(String text) {
        this.text = text;
    }

    /**
     * The terms of a sum, one or more.
     *
     * @throws IllegalArgumentException if the text cannot be read, or a loss or a parameter is not known; the message has the
     *     character, counted from 1
     */
    static List<WeightedSum.Term> parse(String text) {
        return new LossExpression(text).terms();
    }

    private List<WeightedSum.Term> terms() {
        List<WeightedSum.Term> terms = new ArrayList<>();
        do {
            terms.add(term());
            skipSpaces();
        } while (skip('+'));
        if (at < text.length()) {
            throw refusal(at, "expected '+' and another loss, or the end, got '" + text.substring(at) + "'");
        }
        return terms;
    }

    private WeightedSum.Term term() {
        skipSpaces();
        String weight = match(WEIGHT);
        skipSpaces();
        if (weight != null && (skip('*') || skip('·'))) {
            skipSpaces();
        }
        int start = at;
        String name = match(NAME);
        if (name == null) {
            throw refusal(at, "expected " + (weight == null ? "a weight or " : "") + "the name of a loss, got "
                    + (at == text.length() ? "the end" : "'" + text.substring(at) + "'"));
        }
        skipSpaces();
        Map<String, String> parameters = skip('(') ? parameters() : Map.of();
        try {
            return new WeightedSum.Term(weight == null ? 1 : Double.parseDouble(weight), Losses.create(name, parameters));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place(start) + e.getMessage(), e);
        }
    }

    /** From behind the opening parenthesis to behind the closing one. */
    private Map<String, String> parameters() {
        int open = at - 1;
        Map<String, String> parameters = new LinkedHashMap<>();
        String key = null;
        do {
            int start = at;
            String piece = piece(open);
            Matcher matcher = KEY.matcher(piece);
            if (matcher.matches()) {
                key = matcher.group(1);
                if (parameters.putIfAbsent(key, matcher.group(2).strip()) != null) {
                    throw refusal(start, key + " is given twice");
                }
            } else if (key != null) {
                parameters.merge(key, "," + piece, String::concat);
            } else if (!piece.isBlank() || text.charAt(at) == ',') {
                throw refusal(start, "expected key=value, got '" + piece.strip() + "'");
            }
        } while (skip(','));
        at++;
        return parameters;
    }

    /** Up to the next comma or closing parenthesis that belongs to this list. */
    private String piece(int open) {
        int start = at;
        int depth = 0;
        for (; at < text.length(); at++) {
            char next = text.charAt(at);
            if (depth == 0 && (next == ',' || next == ')')) {
                return text.substring(start, at);
            }
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
        }
        throw refusal(open, "expected a ')' to this '('");
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skip(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }

    private String match(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private String place(int index) {
        return "'" + text + "', character " + (index + 1) + ": ";
    }

    private IllegalArgumentException refusal(int index, String reason) {
        return new IllegalArgumentException(place(index) + reason);
    }
}
