/**
 * How processes of the fleet prove to each other what they are: mutual TLS with certificates that
 * name a role. Where no SSL bundle is named, connections are plain, and the fleet's secret alone is
 * the proof.
 */
@NullMarked
package dev.recado.membership.tls;

import org.jspecify.annotations.NullMarked;
