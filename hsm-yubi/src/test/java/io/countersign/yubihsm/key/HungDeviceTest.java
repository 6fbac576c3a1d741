package io.countersign.yubihsm.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device whose way does not come back from an exchange, and lets nobody close it meanwhile. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HungDeviceTest {
  private final CountDownLatch back = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private final class Hung implements Connector {
    @Override
    public synchronized byte[] exchange(byte[] message, Duration within) throws ConnectorException {
      try {
        back.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new ConnectorException("it came back");
    }

    @Override
    public String name() {
      return "a device that hangs";
    }

    @Override
    public synchronized void close() {
      closed.countDown();
    }
  }

  @Test
  void closingItWaitsForNothingAndLetsGoWhenItComesBack() throws Exception {
    Credentials credentials = new Credentials(1, StaticKeys.ofPassword("password".getBytes(UTF_8)));
    YubiHsm hsm = YubiHsm.open(new Hung(), Optional.empty(), credentials, FakeHolder.CRYPTO);
    assertThrows(KeyUnavailableException.class, () -> hsm.openKey(new ObjectId(1)));
    assertTrue(hsm.problem().isPresent());
    hsm.close();
    assertEquals(1, closed.getCount(), "let go of while it was at it");
    back.countDown();
    assertTrue(closed.await(30, TimeUnit.SECONDS));
  }
}
