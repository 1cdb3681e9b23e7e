package org.smoothap.cli;

import picocli.CommandLine.Option;

/** How images are looked at before they are used: {@code --check} and {@code --skip-bad}. */
final class CheckOption {
    enum Check {
        /** Every image is decoded. */
        full,
        /** Images that were decoded before and have not changed since are not decoded again. */
        remembered,
        /** No image is looked at. */
        none
    }

    @Option(
            names = "--check",
            defaultValue = "remembered",
            paramLabel = "full|remembered|none",
            description = "Before the start: decode every image, only those that are new or changed since the last check, or "
                    + "none (default: ${DEFAULT-VALUE}).")
    Check check = Check.remembered;

    @Option(names = "--skip-bad", description = "Leave out images that are missing or unreadable.")
    boolean skipBad;

    /** The default, for commands without these options. */
    static CheckOption standard() {
        return new CheckOption();
    }
}
