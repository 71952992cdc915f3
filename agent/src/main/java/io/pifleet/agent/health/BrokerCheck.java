package io.pifleet.agent.health;

import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Trust;
import io.pifleet.agent.link.MqttUplink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Whether the broker can be reached and TLS agrees. It does not go so far as to speak MQTT: another
 * client of the same name would end the connection of the agent that runs.
 */
final class BrokerCheck {
  private static final String SUBJECT = "broker";
  private static final int TIMEOUT = 10_000;

  /** In TLS 1.3 a refused certificate shows after the handshake, in what is read next. */
  private static final int SILENCE = 1_500;

  private BrokerCheck() {}

  static Finding finding(Credentials credentials) {
    URI broker = credentials.broker();
    String name = broker.getHost() + ":" + MqttUplink.port(broker);
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(broker.getHost(), MqttUplink.port(broker)), TIMEOUT);
      return greeted(credentials, plain, broker, name);
    } catch (SSLException e) {
      return Finding.bad(
          SUBJECT,
          name + " and this box do not trust each other: " + e.getMessage(),
          "the site may have been revoked: make an Enrollment for it and enrol");
    } catch (IOException e) {
      return Finding.bad(
          SUBJECT,
          name + " cannot be reached: " + e.getMessage(),
          "check the network, and that this port is let out");
    }
  }

  private static Finding greeted(Credentials credentials, Socket plain, URI broker, String name)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            Trust.broker(credentials)
                .getSocketFactory()
                .createSocket(plain, broker.getHost(), MqttUplink.port(broker), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(TIMEOUT);
      socket.startHandshake();
      return isSilent(socket)
          ? Finding.good(SUBJECT, name + " answers; whether it lets this box in says agent, above")
          : Finding.bad(SUBJECT, name + " hung up", "see the broker's log");
    }
  }

  private static boolean isSilent(SSLSocket socket) throws IOException {
    socket.setSoTimeout(SILENCE);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    }
  }
}
