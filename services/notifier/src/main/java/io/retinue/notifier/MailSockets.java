package io.retinue.notifier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to a mail server, so that a thread can end those of another one: the library
 * waits for each answer with its lock held. Thread-safe.
 */
final class MailSockets extends SocketFactory {
  private static final Logger LOG = LoggerFactory.getLogger(MailSockets.class);

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Ends all connections: a thread that waits for an answer gets an {@link IOException}. */
  void closeAll() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("the connection was over already", e);
      }
    }
    open.clear();
  }

  /** In clear text and not connected. */
  @Override
  public Socket createSocket() {
    open.removeIf(Socket::isClosed);
    Socket socket = new Socket();
    open.add(socket);
    return socket;
  }

  /** Encrypts these sockets; those that are encrypted from the beginning, too, begin here. */
  SSLSocketFactory encrypted(SSLSocketFactory tls) {
    return new Encrypted(tls);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connected();
  }

  private static IOException connected() {
    return new IOException("a socket that is connected at once would have no time limit");
  }

  private final class Encrypted extends SSLSocketFactory {
    private final SSLSocketFactory tls;

    Encrypted(SSLSocketFactory tls) {
      this.tls = tls;
    }

    /** In clear text; the library encrypts it once it is connected. */
    @Override
    public Socket createSocket() {
      return MailSockets.this.createSocket();
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return tls.createSocket(plain, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw connected();
    }
  }
}
