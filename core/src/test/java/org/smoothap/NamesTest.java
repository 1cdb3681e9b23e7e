package org.smoothap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aNearNameIsSuggestedAndAFarOneIsNot() {
        assertEquals("unknown set 'sopp'; did you mean 'sop'? Known: cub, sop", Names.unknown("set", "sopp", List.of("cub", "sop")));
        assertEquals("unknown set 'SOP'; did you mean 'sop'? Known: cub, sop", Names.unknown("set", "SOP", List.of("cub", "sop")));
        assertEquals("unknown recipe 'runs/mini'; known: omniglot, emoji",
                Names.unknown("recipe", "runs/mini", List.of("omniglot", "emoji")));
        assertEquals("unknown key 'foo'; known: ", Names.unknown("key", "foo", List.of()));
    }
}
