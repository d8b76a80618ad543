/**
 * A small authority that issues the certificates of a fleet on one machine, or of a test. A fleet
 * that others rely on has an authority that its owners run.
 */
@NullMarked
package dev.recado.certificates;

import org.jspecify.annotations.NullMarked;
