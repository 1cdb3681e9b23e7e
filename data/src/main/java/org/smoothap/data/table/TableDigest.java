package org.smoothap.data.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.smoothap.Sha256;

/**
 * The hash of a table. What a table does not have adds nothing, so that a new kind of information does not change the
 * digest of tables without it.
 */
final class TableDigest {
    private TableDigest() {}

    static String of(ImageTable table) {
        MessageDigest sha256 = Sha256.digest();
        StringBuilder line = new StringBuilder();
        for (ImageRow row : table.rows()) {
            line.setLength(0);
            append(line, row);
            sha256.update(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
        if (table.hasOwnTests()) {
            for (TestSet test : table.tests()) {
                sha256.update((test.name() + "\0" + described(test.protocol()) + "\0" + test.ks() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void append(StringBuilder line, ImageRow row) {
        ImageLocation location = row.location();
        line.append(location.file().getFileName()).append('\0').append(location.entry()).append('\0').append(row.label())
                .append('\0').append(row.split()).append('\0').append(row.query()).append('\0').append(row.gallery())
                .append('\0').append(row.box());
        if (row.superlabel() != null) {
            line.append("\0superlabel ").append(row.superlabel());
        }
        if (!row.tests().isEmpty()) {
            line.append("\0tests ").append(row.tests());
        }
        if (row.face() != null) {
            line.append("\0face ").append(row.face().template()).append(' ').append(row.face().media());
        }
    }

    /** Without the folder of a file, as everywhere in the digest. */
    private static String described(Protocol protocol) {
        return switch (protocol) {
            case Protocol.LeaveOneOut _, Protocol.QueryGallery _, Protocol.RandomGallery _ -> protocol.toString();
            case Protocol.Templates(var galleries, var probes, var pairs) ->
                "templates " + galleries + " " + probes + " " + (pairs == null ? "none" : pairs.getFileName());
        };
    }
}
