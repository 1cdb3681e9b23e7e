package org.smoothap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smoothap.Names;
import org.smoothap.search.post.KReciprocalReranking;
import picocli.CommandLine.Option;

/** What is done to embeddings before they are evaluated. */
final class PostOption {
    private static final Pattern STEP = Pattern.compile("([a-z]+)(?:=([^:]*)(?::([^:]*))?(?::([^:]*))?)?");
    private static final List<String> NAMES = List.of("whiten", "dba", "aqe", "rerank");

    @Option(names = "--post", split = ",", paramLabel = "STEP", description = "Done to the embeddings first, in this order:"
            + " whiten[=SIZE], dba=NEIGHBOURS[:ALPHA], aqe=NEIGHBOURS[:ALPHA], rerank[=K1:K2:LAMBDA] (the last). See docs/metrics.md.")
    List<String> texts = List.of();

    /** @param numbers as given; empty where the defaults are meant */
    record Step(String name, List<Double> numbers) {
        double number(int place, double otherwise) {
            return place < numbers.size() ? numbers.get(place) : otherwise;
        }
    }

    boolean any() {
        return !texts.isEmpty();
    }

    String text() {
        return String.join(",", texts);
    }

    /** @throws IllegalArgumentException if a step is unknown or its numbers are impossible */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (String text : texts) {
            steps.add(step(text.strip()));
        }
        for (int i = 0; i + 1 < steps.size(); i++) {
            if (steps.get(i).name.equals("rerank")) {
                throw new IllegalArgumentException("--post: rerank gives distances and no embeddings: it must be the last step");
            }
        }
        return steps;
    }

    private static Step step(String text) {
        Matcher matcher = STEP.matcher(text);
        if (!matcher.matches() || !NAMES.contains(matcher.group(1))) {
            throw new IllegalArgumentException("--post: "
                    + Names.unknown("step", matcher.matches() ? matcher.group(1) : text, NAMES));
        }
        List<Double> numbers = new ArrayList<>();
        for (int group = 2; group <= matcher.groupCount() && matcher.group(group) != null; group++) {
            try {
                numbers.add(Double.valueOf(matcher.group(group)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "--post: expected numbers in '" + text + "', found '" + matcher.group(group) + "'", e);
            }
        }
        return checked(new Step(matcher.group(1), numbers), text);
    }

    private static Step checked(Step step, String text) {
        int most = switch (step.name) {
            case "whiten" -> 1;
            case "rerank" -> 3;
            default -> 2;
        };
        double first = step.number(0, 1);
        boolean whole = first >= 1 && first == Math.rint(first) && first <= Integer.MAX_VALUE;
        boolean needed = step.name.equals("dba") || step.name.equals("aqe");
        if (step.numbers.size() > most || !whole || needed && step.numbers.isEmpty() || step.number(1, 0) < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "--post: expected %s, found '%s'", switch (step.name) {
                case "whiten" -> "whiten or whiten=SIZE, SIZE 1 or more";
                case "rerank" -> "rerank or rerank=K1:K2:LAMBDA";
                default -> step.name + "=NEIGHBOURS or " + step.name + "=NEIGHBOURS:ALPHA, NEIGHBOURS 1 or more, ALPHA 0 or more";
            }, text));
        }
        if (step.name.equals("rerank")) {
            reranking(step); // its own check
        }
        return step;
    }

    static KReciprocalReranking reranking(Step step) {
        KReciprocalReranking paper = KReciprocalReranking.ofPaper();
        return new KReciprocalReranking(
                (int) step.number(0, paper.k1()), (int) step.number(1, paper.k2()), step.number(2, paper.lambda()));
    }
}
