package io.countersign.core.watermark;

/**
 * What one slot of a watermark file holds.
 *
 * @param sequence counts the records of a file from 1; the higher of two valid slots is the truth
 */
public record WatermarkRecord(long sequence, WatermarkOwner owner, Watermark watermark) {}
