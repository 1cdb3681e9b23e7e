package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.smoothap.Sha256;
import org.smoothap.data.table.ImageIds;
import org.smoothap.report.Curves;
import org.smoothap.report.Figure;
import org.smoothap.report.Findings;
import org.smoothap.report.Picture;
import org.smoothap.report.PictureSource;
import org.smoothap.report.ReportPage;
import org.smoothap.report.RunReport;
import org.smoothap.report.retrieval.RankedQueries;
import org.smoothap.report.retrieval.SearchedImages;

/** Writes the page of embeddings from anywhere: with pictures where the table of the labels has paths of readable ones. */
final class ArraysReporter {
    private final ArrayFiles files;
    private final SearchInput search;

    ArraysReporter(ArrayFiles files, SearchInput search) {
        this.files = files;
        this.search = search;
    }

    void write(MeasuredFigures measured, Path page, int queries, int nearest) throws IOException {
        RankedQueries ranked = new RankedQueries(new SearchedImages(search.embeddings(), search.labels().labels(1), search.names(),
                search.queryRows(), search.galleryRows(), search.ignore()));
        List<Figure> figures = new ArrayList<>();
        measured.rows().forEach((name, values) -> figures.add(new Figure(name, values.get(""))));
        String definition = measured.others().get("protocol") + "; " + measured.others().get("queries") + " queries, "
                + measured.others().get("skipped") + " skipped; ties: " + measured.others().get("ties");
        ReportPage.write(new RunReport(
                String.valueOf(files.embeddings.getFileName()),
                search.labels().items() + " embeddings",
                false,
                List.of(),
                FigureIntervals.of(ranked, figures),
                definition,
                Curves.none(),
                new Findings(ranked, pictures(), queries, nearest),
                provenance(),
                new LinkedHashMap<>(),
                Smoothap.VERSION), page);
    }

    private SequencedMap<String, String> provenance() throws IOException {
        SequencedMap<String, String> provenance = new LinkedHashMap<>();
        provenance.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        provenance.put("smoothap", Smoothap.VERSION);
        put(provenance, "embeddings", files.embeddings);
        put(provenance, "labels", files.labels);
        return provenance;
    }

    private static void put(SequencedMap<String, String> provenance, String name, Path file) throws IOException {
        provenance.put(name, file.toString());
        Path bare = Path.of(file.toString().replaceFirst("#[^#]*$", "")); // without the name of an array or a column
        provenance.put(name + "-sha256", Sha256.of(bare));
    }

    private PictureSource pictures() {
        if (search.paths() == null) {
            return PictureSource.none(search.names());
        }
        Path root = files.labels.toAbsolutePath().getParent();
        return row -> {
            Picture found = FoundPictures.picture(ImageIds.row(search.paths().get(row), root, search.names().get(row)),
                    search.names().get(row), search.paths().get(row));
            return new Picture(found.image(), found.label(), found.caption().substring(found.caption().lastIndexOf('/') + 1));
        };
    }
}
