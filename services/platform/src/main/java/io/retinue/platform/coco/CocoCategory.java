package io.retinue.platform.coco;

/**
 * What an object can be.
 *
 * @param id the file's number for it
 * @param name the class
 */
public record CocoCategory(int id, String name) {}
