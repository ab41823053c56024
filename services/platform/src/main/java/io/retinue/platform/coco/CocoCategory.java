package io.retinue.platform.coco;

/**
 * A class of objects.
 *
 * @param id number in the file
 * @param name the class
 */
public record CocoCategory(int id, String name) {}
