package dev.recado.membership.container;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Asks the network's DNS what this container is called. On a network that Docker made, its own DNS
 * knows every container by its name, and tells it for an address; inside a container nothing else
 * does. The host name is no replacement: it is another one as soon as the container is made anew.
 */
final class ContainerDns {

  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String TIMEOUT_MILLIS = "1000";
  private static final String ATTEMPTS = "4";
  private static final String REMEDY =
      " The name can be found out on a network of Docker's own (Compose makes one), not on the default bridge; or give it: recado.container.name (RECADO_CONTAINER_NAME).";

  private final String server;
  private final List<Inet4Address> addresses;

  /**
   * @param server {@code dns://host:port}, or {@code dns:} for the system's
   */
  ContainerDns(String server, List<Inet4Address> addresses) {
    this.server = server;
    this.addresses = List.copyOf(addresses);
  }

  static ContainerDns ofSystem() {
    try {
      return new ContainerDns(
          "dns:",
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress())
              .filter(Inet4Address.class::isInstance)
              .map(Inet4Address.class::cast)
              .toList());
    } catch (SocketException e) {
      throw new IllegalStateException("This machine's addresses cannot be listed", e);
    }
  }

  /**
   * The name without the network's.
   *
   * @throws IllegalStateException when nobody knows it, or it is no host name
   */
  String name() {
    return addresses.stream()
        .map(this::nameOf)
        .flatMap(Optional::stream)
        .findFirst()
        .map(ContainerDns::checked)
        .orElseThrow(() ->
            new IllegalStateException(
                "recado.container.name is not known: no DNS has a name for "
                    + addresses.stream().map(InetAddress::getHostAddress).toList()
                    + "."
                    + REMEDY));
  }

  /**
   * The provider is DNS, whatever is configured elsewhere, and its answers are text. JNDI knows no
   * other map.
   */
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private Optional<String> nameOf(Inet4Address address) {
    byte[] parts = address.getAddress();
    String question =
        "%d.%d.%d.%d.in-addr.arpa"
            .formatted(parts[3] & 0xff, parts[2] & 0xff, parts[1] & 0xff, parts[0] & 0xff);
    var settings = new Hashtable<String, String>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, server);
    settings.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
    settings.put("com.sun.jndi.dns.timeout.retries", ATTEMPTS);
    try {
      var context = new InitialDirContext(settings);
      try {
        Attribute answer = context.getAttributes(question, new String[] {"PTR"}).get("PTR");
        return answer == null ? Optional.empty() : Optional.of(answer.get().toString());
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      return Optional.empty();
    } catch (NamingException e) {
      throw new IllegalStateException(
          "recado.container.name is not known: the DNS does not answer (" + e + ")." + REMEDY, e);
    }
  }

  private static String checked(String answer) {
    int dot = answer.indexOf('.');
    String name = dot < 0 ? answer : answer.substring(0, dot);
    if (!HOST_NAME.matcher(name).matches()) {
      throw new IllegalStateException(
          "The container is called '"
              + name
              + "', which is no host name (a-z, 0-9, '-'): others could not reach it by that. Docker Compose 2 makes names that are.");
    }
    return name;
  }
}
