package io.countersign.yubihsm.key;

import io.countersign.core.hsm.HsmKeyContract;
import io.countersign.core.hsm.KeyHolder;

/** Keys in the fake device, behind a connector's HTTP. */
class YubiHsmKeyContractTest extends HsmKeyContract {
  @Override
  protected KeyHolder holder() throws Exception {
    return new FakeHolder();
  }
}
