package org.smoothap.data.table;

/** What an image is for. Classes of different splits are disjoint in metric learning. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST
}
