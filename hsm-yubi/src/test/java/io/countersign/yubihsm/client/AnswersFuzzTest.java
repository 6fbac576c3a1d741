package io.countersign.yubihsm.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.session.CommandChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Whatever a device answers, it is a value or a sentence; an ordinary build runs the seeds alone.
 */
class AnswersFuzzTest {
  private static final ObjectId ID = new ObjectId(5);

  private interface Asking<T> {
    T ask(Client client) throws YubiHsmException;
  }

  /** Answers every command with the same body. */
  @SuppressWarnings("ArrayRecordComponent") // no value
  private record Answering(byte[] body) implements CommandChannel {
    @Override
    public byte[] command(Command command, byte[] asked, Duration within) {
      return body.clone();
    }

    @Override
    public void close() {}
  }

  /** Asks, and takes a sentence for an answer. */
  private static <T> void ask(byte[] body, Asking<T> asking, Consumer<T> check) {
    T answer;
    try {
      answer = asking.ask(new Client(new Answering(body), Duration.ofHours(1)));
    } catch (ProtocolException e) {
      return;
    } catch (YubiHsmException e) {
      throw new AssertionError(e);
    }
    check.accept(answer);
  }

  @FuzzTest(maxDuration = "10m")
  void aMessage(byte[] data) {
    try {
      Message message = Message.decoded(data);
      assertArrayEquals(data, message.encoded());
      message.answer(Command.ECHO);
    } catch (ProtocolException | DeviceException e) {
      // A sentence.
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aDeviceInfo(byte[] data) {
    ask(
        data,
        Client::deviceInfo,
        info -> {
          assertEquals(10, info.serial().length());
          assertEquals(data.length, 9 + info.algorithms().size());
        });
  }

  @FuzzTest(maxDuration = "10m")
  void aStorageInfo(byte[] data) {
    ask(data, Client::getStorageInfo, info -> assertEquals(10, data.length));
  }

  @FuzzTest(maxDuration = "10m")
  void aList(byte[] data) {
    ask(data, Client::listObjects, list -> assertEquals(data.length, 4 * list.size()));
  }

  @FuzzTest(maxDuration = "10m")
  void anObjectInfo(byte[] data) {
    ask(
        data,
        client -> client.getObjectInfo(ID, ObjectType.ASYMMETRIC_KEY),
        info -> {
          assertEquals(66, data.length);
          assertTrue(info.label().text().length() <= Label.MAX_LENGTH);
        });
  }

  @FuzzTest(maxDuration = "10m")
  void aPublicKey(byte[] data) {
    ask(
        data,
        client -> client.getPublicKey(ID),
        key -> {
          assertEquals(data.length, 1 + key.bytes().length());
          key.consensusKey();
        });
  }

  @FuzzTest(maxDuration = "10m")
  void aWrappedObject(byte[] data) {
    ask(
        data,
        client -> client.exportWrapped(ID, ObjectType.ASYMMETRIC_KEY, ID),
        wrapped -> assertArrayEquals(data, wrapped.encoded()));
  }

  @FuzzTest(maxDuration = "10m")
  void anImportedObject(byte[] data) {
    WrappedObject wrapped = new WrappedObject(new byte[13], new byte[20]);
    ask(
        data,
        client -> client.importWrapped(ID, wrapped),
        handle -> {
          assertEquals(3, data.length);
          assertEquals(data[0], handle.type().code());
        });
  }

  /** Of all commands whose answers have no form of their own but a length. */
  @FuzzTest(maxDuration = "10m")
  void anAnswerOfALength(byte[] data) {
    ask(data, client -> client.signEddsa(ID, new byte[1]), it -> assertEquals(64, it.length));
    ask(data, client -> client.signEcdsa(ID, new byte[32]), it -> assertTrue(it.length <= 140));
    ask(data, client -> client.getPseudoRandom(8), it -> assertEquals(8, it.length));
    ask(data, client -> client.getOpaque(ID), it -> assertArrayEquals(data, it));
    ask(data, client -> client.getOption(Option.FORCE_AUDIT), it -> assertArrayEquals(data, it));
    NewObject object = new NewObject(ID, Label.of(""), Domains.ALL, Capabilities.NONE);
    ask(
        data,
        client -> client.generateAsymmetricKey(object, Algorithm.ED25519),
        it -> assertEquals(2, data.length));
  }
}
