package org.smoothap.data.table;

/**
 * Which template and which medium a face belongs to, as the IJB sets number them. A template is a set of faces of one
 * person that is searched with, or found, as a whole; the faces of one medium are the frames of one video, or one still
 * image. A picture that is in several templates has a row for each.
 *
 * @param template the template's number
 * @param media the medium's number; it means something within its template only
 */
public record FaceIds(int template, int media) {}
