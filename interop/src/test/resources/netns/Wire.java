import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Run from its source in a host's namespace: one end of connections, which says when each has come and
 * ended. listen PORT | dial PORT quiet|busy
 */
public class Wire {
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    if (arguments[0].equals("dial")) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.getOutputStream().write('x');
      if (arguments[2].equals("busy")) {
        Thread.ofPlatform().daemon().start(() -> write(socket));
      }
      hold(socket);
      return;
    }
    try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      System.out.println("listening");
      while (true) {
        Socket socket = server.accept();
        Thread.ofPlatform().start(() -> hold(socket));
      }
    }
  }

  private static void hold(Socket socket) {
    System.out.println("came");
    try (socket) {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {}
    } catch (IOException e) {
      // As good an end as any.
    }
    System.out.println("ended");
  }

  private static void write(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write('x');
        Thread.sleep(500);
      }
    } catch (IOException | InterruptedException e) {
      // It has ended.
    }
  }
}
