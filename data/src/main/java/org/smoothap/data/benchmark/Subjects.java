package org.smoothap.data.benchmark;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Who each template is. */
final class Subjects {
    private final Map<Integer, String> subjects = new HashMap<>();

    /** @throws IOException if a template has two persons */
    void add(TemplateList list) throws IOException {
        for (TemplateList.Face face : list.faces()) {
            String before = subjects.putIfAbsent(face.template(), face.subject());
            if (before != null && !before.equals(face.subject())) {
                throw new IOException(list.file() + ", line " + face.line() + ": template " + face.template() + " is of subject "
                        + face.subject() + ", but was listed before with subject " + before);
            }
        }
    }

    /** Null if the template is in no list. */
    String of(int template) {
        return subjects.get(template);
    }
}
