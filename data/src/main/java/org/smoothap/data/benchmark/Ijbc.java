package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Root;
import org.smoothap.data.source.Source;
import org.smoothap.data.table.ImageTable;

/**
 * IARPA Janus Benchmark C (Maze et al., "IARPA Janus Benchmark - C: Face Dataset and Protocol", ICB 2018): photos and
 * frames of videos of 3,531 people, compared as templates. It has a test and nothing to train on. Two forms are read:
 *
 * <ul>
 *   <li>NIST's own ({@link IjbcOfficial}): {@code protocols/ijbc_1N_gallery_G1.csv}, {@code ..._G2.csv},
 *       {@code ijbc_1N_probe_mixed.csv}, {@code ijbc_11_G1_G2_matches.csv} and {@code images/img}, {@code images/frames};
 *   <li>the crops in wide use ({@link IjbcCrops}, from VGGFace2's authors and insightface): {@code loose_crop/N.jpg},
 *       {@code meta/ijbc_face_tid_mid.txt}, {@code meta/ijbc_template_pair_label.txt}, and the three 1N lists beside them.
 * </ul>
 *
 * <p>The protocols are 1:N mixed search in the two galleries and the 1:1 comparisons of gallery and probe templates; the
 * covariate, detection, clustering and video protocols are not read. Faces are neither aligned by landmarks
 * ({@code ijbc_name_5pts_score.txt} is not read) nor weighted by a detector's score, as published figures often are.
 */
final class Ijbc implements Source {
    static final String CROPS = "loose_crop";
    static final String FACES = "meta/ijbc_face_tid_mid.txt";
    static final String GALLERY_1 = "ijbc_1N_gallery_G1.csv";
    static final String GALLERY_2 = "ijbc_1N_gallery_G2.csv";
    static final String PROBES = "ijbc_1N_probe_mixed.csv";

    /** What the archives unpack to. */
    private static final String[] INNER = {"IJBC", "IJB-C", "IJB/IJB-C", "IJB_release/IJBC"};

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("ijbc", "IJB-C: faces in photos and videos, compared as templates; a test only",
                "NIST's, on request; no longer distributed since March 2023 (nist.gov/itl/iad/ig/face-challenges)",
                "give the folder with protocols and images (NIST) or with meta and loose_crop (insightface) as root", true,
                List.of(new PublishedCount("test", 3_531, 0,
                                "Maze et al., ICB 2018, and the galleries of insightface's ijb_evals.py", true),
                        new PublishedCount("test", 3_531, 469_375,
                                "the crops, insightface issue 556; NIST's lists ought to have as "
                                + "many lines", false)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Path given = options.root();
        boolean crops = Stream.concat(Stream.of(""), Stream.of(INNER)).map(given::resolve)
                .anyMatch(folder -> Files.exists(folder.resolve(FACES)) && Files.isDirectory(folder.resolve(CROPS)));
        if (crops) {
            return IjbcCrops.open(Root.find(given, FACES, INNER), options.notices());
        }
        Root root;
        try {
            root = Root.find(given, "protocols/" + GALLERY_1, INNER);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; or the crops, with " + FACES + " and " + CROPS, e);
        }
        return IjbcOfficial.open(root, options.notices());
    }
}
