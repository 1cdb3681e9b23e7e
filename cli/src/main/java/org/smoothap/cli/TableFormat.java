package org.smoothap.cli;

/** How a table is printed. */
enum TableFormat {
    table,
    json,
    csv
}
