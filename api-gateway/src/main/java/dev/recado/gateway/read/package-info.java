/**
 * What is asked and changes nothing: entries, pages of a scan, records of operations. Each is a
 * unary call to one replica after another until one answers or the caller's patience ends.
 */
@NullMarked
package dev.recado.gateway.read;

import org.jspecify.annotations.NullMarked;
