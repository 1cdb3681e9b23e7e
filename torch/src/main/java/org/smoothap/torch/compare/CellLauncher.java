package org.smoothap.torch.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.torch.distributed.ChildProcess;
import org.smoothap.torch.train.TrainingException;

/** Starts the processes of the cells. */
public interface CellLauncher {
    /**
     * Trains a cell that is not trained, and looks at its test classes if wanted. What it prints goes to its log.
     *
     * @throws TrainingException if the process failed
     */
    void run(Cell cell, CellFolder folder, boolean test) throws IOException, InterruptedException;

    /**
     * Processes of this Java, with the options of this one.
     *
     * @param processors that each may use
     */
    static CellLauncher processes(int processors) {
        return (cell, folder, test) -> {
            List<String> arguments = new ArrayList<>(List.of(CellProcess.class.getName(), folder.path().toString()));
            if (test) {
                arguments.add("test");
            }
            Files.createDirectories(folder.path());
            Process process = new ProcessBuilder(ChildProcess.command(processors, List.of(), arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.logFile().toFile()))
                    .start(); // its standard input is a pipe from here: it ends when this process does
            int status;
            try {
                status = process.waitFor();
            } finally {
                process.destroy();
            }
            if (status != 0) {
                throw new TrainingException(cell + ": its process ended with status " + status + ", see " + folder.logFile());
            }
        };
    }
}
