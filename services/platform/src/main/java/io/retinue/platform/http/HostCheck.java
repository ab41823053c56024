package io.retinue.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers 421 (misdirected request) to a request for a host name that is not allowed. */
final class HostCheck extends Handler.Wrapper {
  private final AllowedHosts allowed;

  HostCheck(AllowedHosts allowed, @Nullable Handler handler) {
    this.allowed = allowed;
    setHandler(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (allowed.allows(request.getHeaders().get(HttpHeader.HOST))) {
      return super.handle(request, response, callback);
    }
    String names = String.join(", ", allowed.all());
    String text = "this host name is not allowed; use one of " + names + ", or --allowed-hosts\n";
    response.setStatus(HttpStatus.MISDIRECTED_REQUEST_421);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(text.getBytes(UTF_8)), callback);
    return true;
  }
}
