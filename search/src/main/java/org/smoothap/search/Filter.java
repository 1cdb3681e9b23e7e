package org.smoothap.search;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.smoothap.Names;

/**
 * Conditions on the metadata of images, all of which must hold: {@code column=value}, {@code column=one|other},
 * {@code column!=value} (also where the image has no such column), and for numbers {@code <}, {@code <=}, {@code >},
 * {@code >=}. Values are compared as they are written, with upper and lower case.
 */
public final class Filter {
    /** Holds for every image. */
    public static final Filter NONE = new Filter(List.of());

    private static final Pattern CONDITION = Pattern.compile("([^=!<>]+)(!=|>=|<=|=|<|>)(.*)", Pattern.DOTALL);

    private record Condition(String column, String operator, String value) {}

    private final List<Condition> conditions;

    private Filter(List<Condition> conditions) {
        this.conditions = conditions;
    }

    /** @throws IllegalArgumentException if a text is no condition */
    public static Filter of(List<String> texts) {
        return texts.isEmpty() ? NONE : new Filter(texts.stream().map(Filter::condition).toList());
    }

    /** True if every image passes. */
    public boolean isNone() {
        return conditions.isEmpty();
    }

    private static Condition condition(String text) {
        Matcher matcher = CONDITION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a filter such as label=apple, label=apple|pear, label!=apple or price<10, found '" + text + "'");
        }
        Condition condition = new Condition(matcher.group(1).strip(), matcher.group(2), matcher.group(3).strip());
        if (condition.operator.contains("<") || condition.operator.contains(">")) {
            number(condition);
        }
        return condition;
    }

    private static double number(Condition condition) {
        OptionalDouble number = Fields.decimal(condition.value);
        return number.orElseThrow(() -> new IllegalArgumentException("expected a number behind '" + condition.operator
                + "' in the filter on '" + condition.column + "', found '" + condition.value + "'"));
    }

    /**
     * The filter in the language of Lucene.
     *
     * @param columns that the index has
     * @throws IllegalArgumentException if a condition asks for another column
     */
    Query query(Set<String> columns) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Condition condition : conditions) {
            if (!columns.contains(condition.column)) {
                throw new IllegalArgumentException(columns.isEmpty()
                        ? "the index has no metadata to filter by, found the column '" + condition.column + "'"
                        : Names.unknown("column", condition.column, List.copyOf(columns)));
            }
            if (condition.operator.equals("!=")) {
                all.add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER);
                all.add(values(condition), BooleanClause.Occur.MUST_NOT);
            } else {
                all.add(condition.operator.equals("=") ? values(condition) : range(condition), BooleanClause.Occur.FILTER);
            }
        }
        return all.build();
    }

    private static Query values(Condition condition) {
        List<BytesRef> values = Arrays.stream(condition.value.split("\\|", -1)).map(String::strip).map(BytesRef::new).toList();
        return values.size() == 1
                ? new TermQuery(new Term(Fields.text(condition.column), values.getFirst()))
                : new TermInSetQuery(Fields.text(condition.column), values);
    }

    private static Query range(Condition condition) {
        double bound = number(condition);
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        switch (condition.operator) {
            case "<" -> high = Math.nextDown(bound);
            case "<=" -> high = bound;
            case ">" -> low = Math.nextUp(bound);
            default -> low = bound;
        }
        return DoublePoint.newRangeQuery(Fields.number(condition.column), low, high);
    }
}
