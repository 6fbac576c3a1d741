package io.countersign.yubihsm.client;

/**
 * What every command that makes an object says of it.
 *
 * @param id 0 has the device choose one
 */
public record NewObject(ObjectId id, Label label, Domains domains, Capabilities capabilities) {}
