package org.smoothap.torch.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.smoothap.Names;
import org.smoothap.torch.recipe.RecipeException;

/**
 * What a comparison compares: every variant on every set, with every seed.
 *
 * @param name what the comparison is called
 * @param description what it is good for
 * @param sets by name, in their order
 * @param variants by name, in their order: keys of the recipe, with dots between sections, and their values
 * @param seeds of the runs; the learning rate is chosen with the first
 * @param reference the variant that the others' differences are taken to; the first where none is named
 * @param axes what is studied, where variants are called {@code AXIS=NUMBER}; most comparisons have none
 */
public record ComparisonPlan(
        String name,
        String description,
        @JsonProperty(required = true) SequencedMap<String, SetPlan> sets,
        @JsonProperty(required = true) SequencedMap<String, Map<String, Object>> variants,
        List<Long> seeds,
        String reference,
        SequencedMap<String, StudyAxis> axes) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    public ComparisonPlan {
        if (sets == null || sets.isEmpty() || variants == null || variants.isEmpty()) {
            throw new RecipeException("a comparison needs 'sets' and 'variants', at least one each");
        }
        for (String key : concatenated(sets.keySet(), variants.keySet())) {
            if (!key.matches("[A-Za-z0-9][A-Za-z0-9._@+=-]*")) {
                throw new RecipeException(
                        "names of sets and variants become folders: expected letters, digits and . _ @ + = -, found '" + key + "'");
            }
        }
        sets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sets));
        variants = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(variants));
        seeds = seeds == null ? List.of(0L, 1L, 2L) : List.copyOf(seeds);
        if (seeds.isEmpty() || new LinkedHashSet<>(seeds).size() < seeds.size()) {
            throw new RecipeException("seeds must be one or more different whole numbers, found " + seeds);
        }
        reference = reference == null ? variants.firstEntry().getKey() : reference;
        if (!variants.containsKey(reference)) {
            throw new RecipeException(Names.unknown("reference variant", reference, variants.keySet()));
        }
        axes = axes == null ? Collections.emptySortedMap() : Collections.unmodifiableSequencedMap(new LinkedHashMap<>(axes));
    }

    private static List<String> concatenated(Collection<String> a, Collection<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /** @throws RecipeException if the file is not the plan of a comparison */
    public static ComparisonPlan read(Path file) throws IOException {
        try {
            return YAML.readValue(Files.readString(file), ComparisonPlan.class);
        } catch (UnrecognizedPropertyException e) {
            throw new RecipeException(file + ": " + Names.unknown("key", e.getPropertyName(),
                    e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList()), e);
        } catch (JsonMappingException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RecipeException(file + ": " + firstLine(cause.getMessage()), e);
        } catch (JsonProcessingException e) {
            throw new RecipeException(file + ": not YAML: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /**
     * Part of the comparison.
     *
     * @param chosenSets names of sets; empty for all
     * @param chosenVariants names of variants; empty for all
     * @throws RecipeException if a name is not known
     */
    public ComparisonPlan only(Collection<String> chosenSets, Collection<String> chosenVariants) {
        SequencedMap<String, Map<String, Object>> kept = chosen("variant", variants, chosenVariants);
        return new ComparisonPlan(name, description, chosen("set", sets, chosenSets), kept, seeds,
                kept.containsKey(reference) ? reference : kept.firstEntry().getKey(), axes);
    }

    private static <V> SequencedMap<String, V> chosen(String kind, SequencedMap<String, V> all, Collection<String> names) {
        if (names.isEmpty()) {
            return all;
        }
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new RecipeException(Names.unknown(kind + " of the comparison", name, all.keySet()));
            }
        }
        SequencedMap<String, V> kept = new LinkedHashMap<>(all);
        kept.keySet().retainAll(names);
        return kept;
    }

    /** The runs of one variant on one set that its learning rate is chosen by, in the order of the grid. */
    List<Cell> selection(String set, String variant) {
        return sets.get(set).learningRates().stream().map(rate -> new Cell(set, variant, rate, seeds.getFirst())).toList();
    }

    /** The runs of one variant on one set with the chosen learning rate. */
    List<Cell> chosen(String set, String variant, double rate) {
        return seeds.stream().map(seed -> new Cell(set, variant, rate, seed)).toList();
    }

    /** How many runs there are, each learning rate of the grid once and the chosen one once more for each further seed. */
    public int cells() {
        return sets.keySet().stream().mapToInt(this::cells).sum();
    }

    /** Of them, those of one set. */
    int cells(String set) {
        return variants.size() * (sets.get(set).learningRates().size() + seeds.size() - 1);
    }

    /**
     * What a cell changes in its set's recipe, as {@code key=value}: what the set says, then what the variant says, then
     * {@code further}, then learning rate and seed.
     */
    List<String> overrides(Cell cell, List<String> further) throws IOException {
        List<String> overrides = new ArrayList<>();
        add(sets.get(cell.set()).overrides(), overrides);
        add(variants.get(cell.variant()), overrides);
        overrides.addAll(further);
        overrides.add("optimizer.learning-rate=" + cell.learningRate());
        overrides.add("seed=" + cell.seed());
        return overrides;
    }

    private static void add(Map<String, Object> changes, List<String> overrides) throws IOException {
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            overrides.add(change.getKey() + "=" + JSON.writeValueAsString(change.getValue()));
        }
    }
}
