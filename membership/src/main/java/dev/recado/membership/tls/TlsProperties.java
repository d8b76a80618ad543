package dev.recado.membership.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * With what this process proves itself to the others.
 *
 * @param bundle name of an SSL bundle with a certificate for the process's role, its key, and the
 *     authorities that the fleet trusts; empty: connections between processes are plain
 * @param directory of tls.crt, tls.key and ca.crt, of which the profile {@code mtls} makes a bundle
 */
@ConfigurationProperties("recado.tls")
record TlsProperties(@DefaultValue("") String bundle, @Nullable Path directory) {}
