package org.smoothap.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.smoothap.data.table.Split;

/**
 * Cuts the sheets of emoji-datasource into single images. The sheet of a vendor is a grid of cells of 34×34 pixels; the
 * image lies in the middle 32×32 of a cell, and emoji.json names the cell's column {@code sheet_x} and row {@code sheet_y}.
 */
final class EmojiSheets {
    static final List<String> VENDORS = List.of("apple", "facebook", "google", "twitter");
    private static final int IMAGE = 32;
    private static final int CELL = IMAGE + 2;
    /** Far above the real sizes (1.3 MB and up to 7.3 MB): a guard against archives that blow up. */
    private static final int MEMBER_LIMIT = 32 << 20;

    /** One emoji: its name for people, its category and its cell. */
    private record Emoji(String name, String category, int column, int row) {}

    private EmojiSheets() {}

    /**
     * Writes {@code folder/<unified>/<vendor>.png} for every emoji that all vendors have, and {@code folder/table.csv}.
     *
     * @param archive the package as a gzip-compressed tar
     * @param splits the split of every emoji, by its code points as in {@code unified}
     * @throws IOException if the archive lacks something, or its emoji are not exactly those of {@code splits}
     */
    static void cut(Path archive, Map<String, Split> splits, Path folder) throws IOException {
        Map<String, byte[]> members = members(archive);
        SortedMap<String, Emoji> emoji = emoji(members.get("package/emoji.json"));
        if (!emoji.keySet().equals(splits.keySet())) {
            throw new IOException("the package holds " + emoji.size() + " emoji drawn by all of " + String.join(", ", VENDORS)
                    + ", expected exactly the " + splits.size() + " of the split list");
        }
        for (String unified : emoji.keySet()) {
            Files.createDirectory(folder.resolve(unified));
        }
        for (String vendor : VENDORS) {
            BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(members.get(sheet(vendor))));
            if (sheet == null) {
                throw new IOException(sheet(vendor) + " is not an image");
            }
            for (Map.Entry<String, Emoji> entry : emoji.entrySet()) {
                Png.write(cell(sheet, entry.getValue(), vendor), folder.resolve(entry.getKey()).resolve(vendor + ".png"));
            }
        }
        writeTable(emoji, splits, folder.resolve("table.csv"));
    }

    private static String sheet(String vendor) {
        return "package/img/" + vendor + "/sheets/32.png";
    }

    private static Map<String, byte[]> members(Path archive) throws IOException {
        List<String> wanted = new ArrayList<>(VENDORS.stream().map(EmojiSheets::sheet).toList());
        wanted.add("package/emoji.json");
        Map<String, byte[]> members = new HashMap<>();
        try (var tar = new TarArchiveInputStream(new GzipCompressorInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && wanted.contains(entry.getName())) {
                    byte[] bytes = tar.readNBytes(MEMBER_LIMIT + 1);
                    if (bytes.length > MEMBER_LIMIT) {
                        throw new IOException(entry.getName() + " in the package is larger than " + MEMBER_LIMIT + " bytes");
                    }
                    members.put(entry.getName(), bytes);
                }
            }
        }
        for (String name : wanted) {
            if (!members.containsKey(name)) {
                throw new IOException("the package lacks " + name);
            }
        }
        return members;
    }

    private static SortedMap<String, Emoji> emoji(byte[] json) throws IOException {
        SortedMap<String, Emoji> emoji = new TreeMap<>();
        for (JsonNode node : new ObjectMapper().readTree(json)) {
            String unified = node.path("unified").asText();
            if (VENDORS.stream().allMatch(vendor -> node.path("has_img_" + vendor).asBoolean())) {
                if (!unified.matches("[0-9A-F]+(-[0-9A-F]+)*")) { // it becomes a folder's name
                    throw new IOException("emoji.json: expected code points like 1F004, found '" + unified + "'");
                }
                emoji.put(unified, new Emoji(node.path("name").asText(""), node.path("category").asText(),
                        node.path("sheet_x").asInt(-1), node.path("sheet_y").asInt(-1)));
            }
        }
        return emoji;
    }

    private static BufferedImage cell(BufferedImage sheet, Emoji emoji, String vendor) throws IOException {
        int left = emoji.column() * CELL + 1;
        int top = emoji.row() * CELL + 1;
        if (left < 0 || top < 0 || left + IMAGE > sheet.getWidth() || top + IMAGE > sheet.getHeight()) {
            throw new IOException(emoji.name() + ": cell " + emoji.column() + "," + emoji.row() + " is outside the " + vendor
                    + " sheet of " + sheet.getWidth() + "x" + sheet.getHeight());
        }
        BufferedImage cell = new BufferedImage(IMAGE, IMAGE, BufferedImage.TYPE_INT_ARGB); // the sheets are transparent
        cell.setRGB(0, 0, IMAGE, IMAGE, sheet.getRGB(left, top, IMAGE, IMAGE, null, 0, IMAGE), 0, IMAGE);
        return cell;
    }

    private static void writeTable(SortedMap<String, Emoji> emoji, Map<String, Split> splits, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                CSVPrinter csv = new CSVPrinter(writer, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get())) {
            csv.printRecord("label", "path", "split", "category", "name");
            for (Map.Entry<String, Emoji> entry : emoji.entrySet()) {
                for (String vendor : VENDORS) {
                    csv.printRecord(entry.getKey(), entry.getKey() + "/" + vendor + ".png",
                            splits.get(entry.getKey()).name().toLowerCase(Locale.ROOT),
                            entry.getValue().category(), entry.getValue().name());
                }
            }
        }
    }
}
