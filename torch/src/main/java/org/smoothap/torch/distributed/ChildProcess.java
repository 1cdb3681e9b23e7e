package org.smoothap.torch.distributed;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of this Java that this one starts and that end with it, whatever ends it. */
public final class ChildProcess {
    private static final int ENDED_WITH_PARENT = 130;

    private ChildProcess() {}

    /**
     * The command of a process with the options and the class path of this one.
     *
     * @param processors that it may use
     * @param options more of Java's
     * @param arguments the main class and what it is told
     */
    public static List<String> command(int processors, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agentlib") && !option.startsWith("-javaagent")) {
                command.add(option);
            }
        }
        command.add("-XX:ActiveProcessorCount=" + processors);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }

    /** In a child whose standard input is a pipe of its parent: ends this process when the parent ends. */
    public static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said there
                }
            } catch (IOException e) {
                // as if it were closed
            }
            Runtime.getRuntime().halt(ENDED_WITH_PARENT);
        });
    }
}
