package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.loss.CrossLoss;
import org.smoothap.loss.LossDescription;
import org.smoothap.loss.Losses;

/** The documents name the losses that there are. */
class LossTablesTest {
    private static final Path HOME = Path.of(System.getProperty("smoothap.home", ".."));

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static Set<String> registered(Predicate<String> which) {
        return Losses.all().stream().map(LossDescription::name).filter(which).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first column of the table that begins with {@code | loss |}. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/recipes.md"})
    void theTableNamesEveryLoss(String document) throws IOException {
        String table = Files.readAllLines(HOME.resolve(document)).stream()
                .dropWhile(line -> !line.startsWith("| loss |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1])
                // what stands in parentheses are options
                .map(cell -> cell.replaceAll("\\(.*?\\)", ""))
                .collect(Collectors.joining());
        assertEquals(registered(_ -> true), names(table));
    }

    @Test
    void theRecipesNameEveryLossThatAMemoryCanWrap() throws IOException {
        String text = Files.readString(HOME.resolve("docs/recipes.md"));
        int start = text.indexOf("`of` may be ") + "`of`".length();
        Set<String> wrapped = names(text.substring(start, text.indexOf(';', start)));
        assertEquals(registered(name -> Losses.create(name, Map.of()) instanceof CrossLoss), wrapped);
    }
}
