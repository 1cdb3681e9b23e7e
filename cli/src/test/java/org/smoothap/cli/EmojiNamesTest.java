package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EmojiNamesTest {
    @Test
    void codePointsAreInWords() {
        assertEquals("dog face", EmojiNames.of("1F436"));
        assertEquals("flag ES", EmojiNames.of("1F1EA-1F1F8"));
        assertEquals("cat, black large square", EmojiNames.of("1F408-200D-2B1B"));
        assertEquals("vampire, male sign", EmojiNames.of("1F9DB-200D-2642-FE0F"));
    }

    @Test
    void otherLabelsStayAsTheyAre() {
        assertEquals("dog", EmojiNames.of("dog"));
        assertEquals("", EmojiNames.of(""));
        assertEquals("2021", EmojiNames.of("2021"), "a sign, but no emoji");
        assertEquals("999999", EmojiNames.of("999999"), "no code point at all");
        assertEquals("10FFFE", EmojiNames.of("10FFFE"), "a code point without a name");
    }
}
