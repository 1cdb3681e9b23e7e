package org.smoothap.report.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.report.chart.Figure;
import org.smoothap.report.chart.PngFigure;

/** The files of an analysis, as they are written. */
final class Outputs {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    Outputs(Path folder) {
        this.folder = folder;
    }

    void write(String name, CsvFile csv) throws IOException {
        csv.write(add(name + ".csv"));
    }

    void write(String name, Figure figure) throws IOException {
        PngFigure.write(figure, add(name + ".png"));
    }

    List<Path> files() {
        return List.copyOf(files);
    }

    private Path add(String name) {
        Path file = folder.resolve(name);
        files.add(file);
        return file;
    }
}
