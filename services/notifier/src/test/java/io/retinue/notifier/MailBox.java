package io.retinue.notifier;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.retinue.testkit.FreePorts;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real mail server on this machine, GreenMail, and the mails of all its users. */
final class MailBox implements AutoCloseable {
  private static final Pattern ALERT = Pattern.compile("gate/\\d+/\\d+/loitering");
  private static final int START_WITHIN_MS = 30_000;

  private final ServerSetup setup;
  private final GreenMail server;

  MailBox() throws IOException {
    setup = new ServerSetup(FreePorts.take(1).get(0), "localhost", "smtp");
    setup.setServerStartupTimeout(START_WITHIN_MS);
    server = new GreenMail(setup);
    server.start();
  }

  URI url() {
    return URI.create("smtp://localhost:" + setup.getPort());
  }

  /** One for each receiver. */
  List<MimeMessage> mails() {
    return List.of(server.getReceivedMessages());
  }

  /** The alerts that the mails name, in their order. */
  List<String> alerts() throws Exception {
    List<String> ids = new ArrayList<>();
    for (MimeMessage mail : mails()) {
      Matcher id = ALERT.matcher(mail.getContent().toString());
      while (id.find()) {
        ids.add(id.group());
      }
    }
    return ids;
  }

  @Override
  public void close() {
    server.stop();
  }
}
