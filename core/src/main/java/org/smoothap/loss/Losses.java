package org.smoothap.loss;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.smoothap.Names;

/** The losses by name. */
public final class Losses {
    private record Entry(LossDescription description, Function<Map<String, Object>, Loss> create) {}

    private static final List<Entry> REGISTRY = List.of(
            new Entry(SmoothAp.DESCRIPTION, SmoothAp::of),
            new Entry(SupAp.DESCRIPTION, SupAp::of),
            new Entry(Contrastive.DESCRIPTION, Contrastive::of),
            new Entry(Roadmap.DESCRIPTION, Roadmap::of),
            new Entry(RecallAtK.DESCRIPTION, RecallAtK::of),
            new Entry(FastAp.DESCRIPTION, FastAp::of),
            new Entry(BlackboxAp.DESCRIPTION, BlackboxAp::of),
            new Entry(ListwiseAp.DESCRIPTION, ListwiseAp::of),
            new Entry(Pnp.DESCRIPTION, Pnp::of),
            new Entry(HierarchicalAp.DESCRIPTION, HierarchicalAp::of),
            new Entry(Triplet.DESCRIPTION, Triplet::of),
            new Entry(MultiSimilarity.DESCRIPTION, MultiSimilarity::of),
            new Entry(NtXent.DESCRIPTION, NtXent::of),
            new Entry(SupCon.DESCRIPTION, SupCon::of),
            new Entry(Margin.DESCRIPTION, Margin::of),
            new Entry(LiftedStructure.DESCRIPTION, LiftedStructure::of),
            new Entry(NPair.DESCRIPTION, NPair::of),
            new Entry(Circle.DESCRIPTION, Circle::of),
            new Entry(NormalizedSoftmax.DESCRIPTION, NormalizedSoftmax::of),
            new Entry(ProxyAnchor.DESCRIPTION, ProxyAnchor::of),
            new Entry(ProxyNcaPlusPlus.DESCRIPTION, ProxyNcaPlusPlus::of),
            new Entry(CosFace.DESCRIPTION, CosFace::of),
            new Entry(ArcFace.DESCRIPTION, ArcFace::of),
            new Entry(SoftTriple.DESCRIPTION, SoftTriple::of),
            new Entry(CrossBatchMemory.DESCRIPTION, CrossBatchMemory::of),
            new Entry(WeightedSum.DESCRIPTION, WeightedSum::of));

    private Losses() {}

    /** Every loss, with its parameters and their defaults. */
    public static List<LossDescription> all() {
        return REGISTRY.stream().map(Entry::description).toList();
    }

    /**
     * The loss of this name.
     *
     * @param parameters values as text; what is not named has its default
     * @throws IllegalArgumentException if the loss or a parameter is not known (the message names the nearest), or a
     *     value cannot be read or is out of range
     */
    public static Loss create(String name, Map<String, String> parameters) {
        return entry(name).create.apply(resolve(name, parameters));
    }

    /**
     * A loss written as text: a name, with parameters in parentheses if they are not the defaults, or a sum of such, as in
     * {@code smooth-ap(temperature=0.01) + 0.5 contrastive}.
     *
     * @throws IllegalArgumentException if the text cannot be read, or a loss or a parameter is not known; the message has the
     *     character, counted from 1
     */
    public static Loss parse(String expression) {
        List<WeightedSum.Term> terms = LossExpression.parse(expression);
        return terms.size() == 1 && terms.getFirst().weight() == 1 ? terms.getFirst().loss() : new WeightedSum(terms);
    }

    /**
     * All parameters of a loss, typed ({@link Boolean}, {@link Long}, {@link Double} or {@link String}, as the default is),
     * defaults filled in, in declared order.
     *
     * @throws IllegalArgumentException as {@link #create}, but for values out of range
     */
    public static Map<String, Object> resolve(String name, Map<String, String> parameters) {
        LossDescription description = entry(name).description;
        List<String> known = description.parameters().stream().map(LossDescription.Parameter::name).toList();
        for (String given : parameters.keySet()) {
            if (!known.contains(given)) {
                throw new IllegalArgumentException(Names.unknown("parameter of " + name, given, known));
            }
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        for (LossDescription.Parameter parameter : description.parameters()) {
            String text = parameters.getOrDefault(parameter.name(), parameter.defaultValue());
            resolved.put(parameter.name(), typed(name, parameter, text));
        }
        return resolved;
    }

    private static Entry entry(String name) {
        return REGISTRY.stream()
                .filter(entry -> entry.description.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Names.unknown("loss", name,
                        REGISTRY.stream().map(entry -> entry.description.name()).toList())));
    }

    private static Object typed(String loss, LossDescription.Parameter parameter, String text) {
        String like = parameter.defaultValue();
        String value = text.strip();
        try {
            if (like.equals("true") || like.equals("false")) {
                return switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new NumberFormatException();
                };
            }
            if (like.matches("[+-]?\\d+")) {
                return Long.parseLong(value);
            }
            if (like.matches("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?")) {
                return Double.parseDouble(value);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("parameter " + parameter.name() + " of " + loss + " cannot be '" + text
                    + "': expected a value like " + like + " (" + parameter.description() + ")", e);
        }
    }
}
